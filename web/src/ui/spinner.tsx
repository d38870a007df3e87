import styles from './spinner.module.css';

/** Something is under way. Say in words nearby what it is. */
export function Spinner({ className = '' }: { className?: string }) {
  return <span className={`${styles.spinner} ${className}`} aria-hidden />;
}
