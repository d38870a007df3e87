import { useMutation } from '@apollo/client/react';
import { useTranslation } from 'react-i18next';
import { RenameRoomDocument } from '../gql';
import { useSubmit } from '../session/use-submit';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { ErrorText } from '../ui/error-text';
import { TextField } from '../ui/text-field';
import type { RoomDialogProps } from './room-dialogs';

const FORM = 'rename-room';

export default function RenameDialog({ room, onClose }: RoomDialogProps) {
  const { t } = useTranslation(['rooms', 'common']);
  const [rename] = useMutation(RenameRoomDocument);
  const { isPending, error, onSubmit } = useSubmit(async ({ name = '' }) => {
    await rename({ variables: { id: room.id, name: name.trim() } });
    onClose();
  });
  return (
    <Dialog
      title={t('rename.title')}
      onClose={onClose}
      footer={
        <>
          <Button variant="ghost" onPress={onClose}>
            {t('common:cancel')}
          </Button>
          <Button type="submit" form={FORM} variant="primary" isPending={isPending}>
            {t('common:save')}
          </Button>
        </>
      }
    >
      <form id={FORM} onSubmit={onSubmit}>
        <TextField
          name="name"
          label={t('rename.name')}
          defaultValue={room.name ?? ''}
          maxLength={100}
          isRequired
          autoFocus
          autoComplete="off"
        />
      </form>
      <ErrorText error={error} />
    </Dialog>
  );
}
