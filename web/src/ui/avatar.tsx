import { useState } from 'react';
import styles from './avatar.module.css';
import { initialsOf, tintOf } from './initials';

interface AvatarProps {
  id: string;
  name: string;
  avatarUrl?: string | null;
  size?: 'xs' | 's' | 'm' | 'l' | 'xl';
  /** Instead of initials: what a room is. */
  icon?: React.ReactNode;
  /** At the lower right: a PresenceDot. */
  children?: React.ReactNode;
}

/** A person's picture, or their initials on a tint that is always theirs. The name stands beside it. */
export function Avatar({ id, name, avatarUrl, size = 'm', icon, children }: AvatarProps) {
  const [brokenUrl, setBrokenUrl] = useState<string | null>(null);
  const isPicture = Boolean(avatarUrl) && avatarUrl !== brokenUrl;
  return (
    <span className={`${styles.avatar} ${styles[size]}`} aria-hidden>
      {isPicture && avatarUrl ? (
        <img
          className={styles.face}
          src={avatarUrl}
          alt=""
          referrerPolicy="no-referrer"
          onError={() => setBrokenUrl(avatarUrl)}
        />
      ) : (
        <span
          className={styles.face}
          style={{ background: `oklch(var(--tint-light) var(--tint-chroma) ${tintOf(id)})` }}
        >
          {icon ?? initialsOf(name)}
        </span>
      )}
      {children ? <span className={styles.mark}>{children}</span> : null}
    </span>
  );
}
