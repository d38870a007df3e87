import { useFormat } from '../../i18n/format';
import styles from './day-line.module.css';

export function DayLine({ day }: { day: string }) {
  const format = useFormat();
  const moment = new Date(day);
  return (
    <p className={styles.line}>
      <time dateTime={day} className={styles.day}>
        {format.day(moment)}
      </time>
    </p>
  );
}
