import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PeoplePicker } from '../people/people-picker';
import type { Person } from '../people/use-people';
import { useSubmit } from '../session/use-submit';
import { FormDialog } from '../ui/form-dialog';
import { TextField } from '../ui/text-field';
import { newId } from './new-id';
import { useStartConversation } from './start-conversation';

export default function NewGroupDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('rooms');
  const { createGroup } = useStartConversation();
  const [people, setPeople] = useState<readonly Person[]>([]);
  // Minted once: pressing again after a lost answer does not make a second group.
  const [id] = useState(newId);
  const { isPending, error, onSubmit } = useSubmit(async ({ name = '' }) => {
    await createGroup(
      id,
      name.trim(),
      people.map((person) => person.id),
    );
    onClose();
  });
  return (
    <FormDialog
      title={t('newGroup')}
      action={t('group.create')}
      isPending={isPending}
      error={error}
      onSubmit={onSubmit}
      onClose={onClose}
      after={<PeoplePicker mode="several" chosen={people} onChange={setPeople} />}
    >
      <TextField
        name="name"
        label={t('group.name')}
        maxLength={100}
        isRequired
        autoFocus
        autoComplete="off"
      />
    </FormDialog>
  );
}
