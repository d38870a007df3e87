import { useMutation } from '@apollo/client/react';
import { useTranslation } from 'react-i18next';
import { ArchiveRoomDocument } from '../gql';
import { ConfirmDialog } from '../ui/confirm-dialog';
import type { RoomDialogProps } from './room-dialogs';
import { titleOf } from './room-title';

export default function ArchiveDialog({ room, onClose }: RoomDialogProps) {
  const { t } = useTranslation('rooms');
  const [archive] = useMutation(ArchiveRoomDocument);
  return (
    <ConfirmDialog
      title={t('archive.title', { room: titleOf(room) })}
      action={t('archive.action')}
      onConfirm={() => archive({ variables: { id: room.id } })}
      onClose={onClose}
    >
      {t('archive.text')}
    </ConfirmDialog>
  );
}
