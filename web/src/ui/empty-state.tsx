import styles from './empty-state.module.css';

interface EmptyStateProps {
  icon: React.ReactNode;
  title: string;
  text?: string;
  /** What one can do about it. */
  children?: React.ReactNode;
}

/** Where there is nothing to show yet. */
export function EmptyState({ icon, title, text, children }: EmptyStateProps) {
  return (
    <div className={styles.empty}>
      <span className={styles.icon} aria-hidden>
        {icon}
      </span>
      <p className={styles.title}>{title}</p>
      {text ? <p className={styles.text}>{text}</p> : null}
      {children}
    </div>
  );
}
