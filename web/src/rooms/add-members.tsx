import { useMutation, useQuery } from '@apollo/client/react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AddMembersDocument, MembersDocument } from '../gql';
import { PeoplePicker } from '../people/people-picker';
import type { Person } from '../people/use-people';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { ErrorText } from '../ui/error-text';
import { forgetMembers } from './forget-members';
import type { Room } from './use-room';

interface AddMembersProps {
  room: Room;
  onDone: () => void;
  onClose: () => void;
}

export function AddMembers({ room, onDone, onClose }: AddMembersProps) {
  const { t } = useTranslation(['rooms', 'common']);
  const [people, setPeople] = useState<readonly Person[]>([]);
  const variables = { roomId: room.id };
  const { data } = useQuery(MembersDocument, { variables, fetchPolicy: 'cache-only' });
  const inside = new Set(data?.room?.members.nodes.map(({ user }) => user.id));
  const [add, { loading, error }] = useMutation(AddMembersDocument, { update: forgetMembers(room.id) });
  const addAll = () => {
    const userIds = people.map(({ id }) => id);
    // What is refused stands in `error`.
    add({ variables: { ...variables, userIds } }).then(onDone, () => undefined);
  };
  return (
    <Dialog
      title={t('membersDialog.add')}
      onClose={onClose}
      footer={
        <>
          <Button variant="ghost" onPress={onDone}>
            {t('common:back')}
          </Button>
          <Button variant="primary" isDisabled={people.length === 0} isPending={loading} onPress={addAll}>
            {people.length ? t('membersDialog.addAction', { count: people.length }) : t('membersDialog.add')}
          </Button>
        </>
      }
    >
      <PeoplePicker autoFocus mode="several" chosen={people} onChange={setPeople} without={inside} />
      <ErrorText error={error} />
    </Dialog>
  );
}
