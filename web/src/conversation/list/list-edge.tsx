import { Spinner } from '../../ui/spinner';
import styles from './message-list.module.css';

/** Above the oldest row, or below the newest one: whether more is to come. */
export function ListEdge({ hasMore }: { hasMore: boolean }) {
  return <div className={hasMore ? styles.edge : styles.end}>{hasMore ? <Spinner /> : null}</div>;
}
