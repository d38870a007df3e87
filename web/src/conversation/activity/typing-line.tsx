import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format';
import styles from './typing-line.module.css';
import type { Typist } from './typists';

/** With more, a number says more than names. */
const MOST_NAMES = 3;

/** Who types. Its place is always there, so that the list above does not move. */
export function TypingLine({ typists }: { typists: readonly Typist[] }) {
  const { t } = useTranslation('conversation');
  const format = useFormat();
  const names = format.list(typists.map(({ displayName }) => displayName));
  const count = typists.length;
  return (
    <div className={styles.line} aria-live="polite">
      {count > 0 ? (
        <>
          <span className={styles.dots} aria-hidden>
            <i />
            <i />
            <i />
          </span>
          {count > MOST_NAMES ? t('typing.many') : t('typing.names', { count, names })}
        </>
      ) : null}
    </div>
  );
}
