import { Button } from 'react-aria-components/Button';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../session/use-session';
import { useOpenRoom } from '../conversation-context';
import type { Quote as QuotedMessage } from '../timeline/message-merge';
import styles from './quote.module.css';
import { textOf } from './spoken-message';

/** The message that is answered; pressing it goes there. */
export function Quote({ quote }: { quote: QuotedMessage }) {
  const { t } = useTranslation('conversation');
  const me = useMe();
  const { jumpTo } = useOpenRoom();
  const name = quote.sender?.id === me.id ? t('you') : quote.sender?.displayName;
  const text = textOf(quote, t);
  return (
    <Button
      className={styles.quote}
      aria-label={t('message.quote', { name, text })}
      onPress={() => jumpTo(quote.id)}
    >
      <span className={styles.name}>{name}</span>
      <span className={quote.deletedAt || quote.recalledAt ? styles.gone : styles.text}>{text}</span>
    </Button>
  );
}
