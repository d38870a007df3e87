import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PeoplePicker } from '../people/people-picker';
import type { Person } from '../people/use-people';
import { Dialog } from '../ui/dialog';
import { ErrorText } from '../ui/error-text';
import { useStartConversation } from './start-conversation';

export default function NewChatDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('rooms');
  const { openPrivate } = useStartConversation();
  const [error, setError] = useState<unknown>(null);
  const open = ([person]: readonly Person[]) => {
    if (person) openPrivate(person.id).then(onClose, setError);
  };
  return (
    <Dialog title={t('newChat')} onClose={onClose}>
      <PeoplePicker autoFocus mode="one" chosen={[]} onChange={open} />
      <ErrorText error={error} />
    </Dialog>
  );
}
