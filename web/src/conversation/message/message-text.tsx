import { Fragment, useMemo } from 'react';
import { linkify } from './linkify';
import styles from './message-text.module.css';

/** Text with its links. React writes text as text: nothing in it is ever read as HTML. */
export function MessageText({ text }: { text: string }) {
  const parts = useMemo(() => linkify(text), [text]);
  return parts.map(({ text, href }, index) =>
    href ? (
      <a key={index} className={styles.link} href={href} target="_blank" rel="noopener noreferrer nofollow">
        {text}
      </a>
    ) : (
      <Fragment key={index}>{text}</Fragment>
    ),
  );
}
