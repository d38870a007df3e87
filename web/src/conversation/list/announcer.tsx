import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../session/use-session';
import { VisuallyHidden } from '../../ui/visually-hidden';
import { isOwn } from '../message/rights';
import { textOf } from '../message/spoken-message';
import type { ListRow } from './use-rows';

/** Says what somebody else has just sent. The list itself is silent: its rows also come and go by scrolling. */
export function Announcer({ rows }: { rows: readonly ListRow[] }) {
  const { t } = useTranslation('conversation');
  const me = useMe();
  const [text, setText] = useState('');
  const last = rows.findLast((row) => row?.outgoing === null)?.message;
  const announcedSeq = useRef(last?.seq ?? 0);
  useEffect(() => {
    if (!last || last.seq <= announcedSeq.current) return;
    const isNext = last.seq === announcedSeq.current + 1;
    announcedSeq.current = last.seq;
    if (isNext && !isOwn(last, { userId: me.id })) {
      const body = textOf(last, t);
      setText(last.sender ? t('list.announced', { name: last.sender.displayName, body }) : body);
    }
  }, [last, me.id, t]);
  return (
    <div aria-live="polite">
      <VisuallyHidden>{text}</VisuallyHidden>
    </div>
  );
}
