import { ChevronDown } from 'lucide-react';
import { Button } from 'react-aria-components/Button';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { useFormat } from '../../i18n/format';
import { useOpenRoom } from '../conversation-context';
import styles from './jump-to-newest.module.css';

export function JumpToNewest({ isShown, count }: { isShown: boolean; count: number }) {
  const { t } = useTranslation('conversation');
  const format = useFormat();
  const { room, timeline } = useOpenRoom();
  const [, navigate] = useLocation();
  if (!isShown) return null;
  const jump = () => {
    // The address no longer names the message that was jumped to.
    navigate(`/rooms/${room.id}`, { replace: true });
    timeline.goToNewest();
  };
  return (
    <Button
      className={styles.button}
      onPress={jump}
      aria-label={count > 0 ? t('jump.newestWithCount', { count }) : t('jump.newest')}
    >
      <ChevronDown aria-hidden />
      {count > 0 ? <span className={styles.count}>{count > 999 ? '999+' : format.number(count)}</span> : null}
    </Button>
  );
}
