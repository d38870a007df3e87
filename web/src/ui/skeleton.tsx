import type { CSSProperties } from 'react';
import styles from './skeleton.module.css';

interface SkeletonProps {
  width?: CSSProperties['width'];
  height?: CSSProperties['height'];
  isRound?: boolean;
}

/** The place of something that is still on its way. */
export function Skeleton({ width = '100%', height = '0.875rem', isRound = false }: SkeletonProps) {
  return (
    <span
      className={`${styles.skeleton} ${isRound ? styles.round : ''}`}
      style={{ width, height }}
      aria-hidden
    />
  );
}
