import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format';
import { useMe } from '../../session/use-session';
import { Avatar } from '../../ui/avatar';
import { useOpenRoom } from '../conversation-context';
import { ReactionChips } from '../reactions/reaction-chips';
import { useReactions } from '../reactions/use-reactions';
import type { Row } from '../timeline/rows';
import { MessageActions, type OpenedAction } from './actions/message-actions';
import { useLongPress } from './actions/use-long-press';
import { Bubble } from './bubble';
import styles from './message-line.module.css';
import { NotSentYet } from './not-sent-yet';
import { isOwn } from './rights';
import { spokenMessage } from './spoken-message';

/** A message of a person: on the left those of others, on the right one's own. */
export function MessageLine({ row, isFlashed }: { row: Row; isFlashed: boolean }) {
  const { message, outgoing, opensGroup, closesGroup } = row;
  const { t } = useTranslation('conversation');
  const format = useFormat();
  const me = useMe();
  const { room } = useOpenRoom();
  const isMine = isOwn(message, { userId: me.id });
  const { reactions, react } = useReactions(message);
  // Buttons are there for the one message that is pointed at: rows are many.
  const [isHot, setHot] = useState(false);
  const [opened, setOpened] = useState<OpenedAction | null>(null);
  const longPress = useLongPress(() => setOpened('MENU'));
  const canAct = !outgoing && !(message.deletedAt ?? message.recalledAt);

  return (
    <article
      tabIndex={-1}
      aria-label={spokenMessage(message, t, format)}
      className={`${styles.line} ${isMine ? styles.own : ''} ${isFlashed ? styles.flashed : ''}`}
      onPointerEnter={(event) => setHot(event.pointerType === 'mouse')}
      onPointerLeave={() => setHot(false)}
      onFocus={() => setHot(true)}
      onBlur={({ currentTarget, relatedTarget }) => setHot(currentTarget.contains(relatedTarget))}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && event.target === event.currentTarget) setOpened('MENU');
      }}
      {...longPress}
    >
      <div className={styles.column}>
        {opensGroup && !isMine && room.type !== 'PRIVATE' ? (
          <p className={styles.name}>{message.sender?.displayName}</p>
        ) : null}
        <div className={styles.side}>
          {closesGroup && !isMine && message.sender ? (
            <span className={styles.face}>
              <Avatar
                id={message.sender.id}
                name={message.sender.displayName}
                avatarUrl={message.sender.avatarUrl}
                size="s"
              />
            </span>
          ) : null}
          <Bubble message={message} outgoing={outgoing} isMine={isMine} closesGroup={closesGroup} />
          {canAct && (isHot || opened) ? (
            <MessageActions
              message={message}
              isMine={isMine}
              opened={opened}
              setOpened={setOpened}
              onReact={react}
            />
          ) : null}
        </div>
        {reactions.length > 0 && canAct ? <ReactionChips reactions={reactions} onReact={react} /> : null}
        {outgoing ? <NotSentYet outgoing={outgoing} /> : null}
      </div>
    </article>
  );
}
