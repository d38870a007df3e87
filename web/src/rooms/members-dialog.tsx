import { useQuery } from '@apollo/client/react';
import { UserPlus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MembersDocument } from '../gql';
import { usePresence } from '../people/use-presence';
import { useMe } from '../session/use-session';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { MoreButton } from '../ui/more-button';
import { AddMembers } from './add-members';
import { MemberRow } from './member-row';
import styles from './members-dialog.module.css';
import { rightsIn } from './rights';
import type { RoomDialogProps } from './room-dialogs';
import { RoomRowsSkeleton } from './room-rows-skeleton';

/** Who is in a room, as what, and what the viewer's own role allows. */
export default function MembersDialog({ room, onClose }: RoomDialogProps) {
  const { t } = useTranslation('rooms');
  const rights = rightsIn(room, useMe());
  const [isAdding, setAdding] = useState(false);
  const {
    data: fresh,
    previousData,
    fetchMore,
  } = useQuery(MembersDocument, {
    variables: { roomId: room.id },
    fetchPolicy: 'cache-and-network',
  });
  // While they are fetched again, those who were there stay to be seen.
  const members = (fresh ?? previousData)?.room?.members;
  usePresence(members?.nodes.map(({ user }) => user.id) ?? []);
  if (isAdding) return <AddMembers room={room} onDone={() => setAdding(false)} onClose={onClose} />;
  return (
    <Dialog title={`${t('membersDialog.title')} · ${room.memberCount}`} onClose={onClose}>
      {rights.canAdd ? (
        <Button onPress={() => setAdding(true)}>
          <UserPlus size={18} aria-hidden />
          {t('membersDialog.add')}
        </Button>
      ) : null}
      {members ? (
        <ul className={styles.list}>
          {members.nodes.map((member) => (
            <MemberRow key={member.user.id} room={room} member={member} rights={rights} onClose={onClose} />
          ))}
        </ul>
      ) : (
        <RoomRowsSkeleton count={4} />
      )}
      {members?.pageInfo.hasNextPage ? (
        <MoreButton
          variant="ghost"
          onMore={() => fetchMore({ variables: { after: members.pageInfo.endCursor } })}
        >
          {t('membersDialog.more')}
        </MoreButton>
      ) : null}
    </Dialog>
  );
}
