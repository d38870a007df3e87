import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PeoplePicker } from '../people/people-picker';
import type { Person } from '../people/use-people';
import { useSubmit } from '../session/use-submit';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { ErrorText } from '../ui/error-text';
import { TextField } from '../ui/text-field';
import { newId } from './new-id';
import { useStartConversation } from './start-conversation';

const FORM = 'new-group';

export default function NewGroupDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(['rooms', 'common']);
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
    <Dialog
      title={t('newGroup')}
      onClose={onClose}
      footer={
        <>
          <Button variant="ghost" onPress={onClose}>
            {t('common:cancel')}
          </Button>
          <Button type="submit" form={FORM} variant="primary" isPending={isPending}>
            {t('group.create')}
          </Button>
        </>
      }
    >
      <form id={FORM} onSubmit={onSubmit}>
        <TextField
          name="name"
          label={t('group.name')}
          maxLength={100}
          isRequired
          autoFocus
          autoComplete="off"
        />
      </form>
      <PeoplePicker mode="several" chosen={people} onChange={setPeople} />
      <ErrorText error={error} />
    </Dialog>
  );
}
