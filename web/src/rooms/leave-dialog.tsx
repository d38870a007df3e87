import { useMutation } from '@apollo/client/react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { LeaveRoomDocument } from '../gql';
import { ConfirmDialog } from '../ui/confirm-dialog';
import type { RoomDialogProps } from './room-dialogs';
import { titleOf } from './room-title';

export default function LeaveDialog({ room, onClose }: RoomDialogProps) {
  const { t } = useTranslation('rooms');
  const [, navigate] = useLocation();
  const [leave] = useMutation(LeaveRoomDocument);
  const onConfirm = async () => {
    await leave({ variables: { id: room.id } });
    navigate('/');
  };
  return (
    <ConfirmDialog
      title={t('leave.title', { room: titleOf(room) })}
      action={t('leave.action')}
      onConfirm={onConfirm}
      onClose={onClose}
    >
      {t('leave.text')}
    </ConfirmDialog>
  );
}
