import { useMutation } from '@apollo/client/react';
import { useTranslation } from 'react-i18next';
import { RenameRoomDocument } from '../gql';
import { useSubmit } from '../session/use-submit';
import { FormDialog } from '../ui/form-dialog';
import { TextField } from '../ui/text-field';
import type { RoomDialogProps } from './room-dialogs';

export default function RenameDialog({ room, onClose }: RoomDialogProps) {
  const { t } = useTranslation(['rooms', 'common']);
  const [rename] = useMutation(RenameRoomDocument);
  const { isPending, error, onSubmit } = useSubmit(async ({ name = '' }) => {
    await rename({ variables: { id: room.id, name: name.trim() } });
    onClose();
  });
  return (
    <FormDialog
      title={t('rename.title')}
      action={t('common:save')}
      isPending={isPending}
      error={error}
      onSubmit={onSubmit}
      onClose={onClose}
    >
      <TextField
        name="name"
        label={t('rename.name')}
        defaultValue={room.name ?? ''}
        maxLength={100}
        isRequired
        autoFocus
        autoComplete="off"
      />
    </FormDialog>
  );
}
