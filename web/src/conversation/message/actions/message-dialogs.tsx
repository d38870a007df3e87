import { useApolloClient } from '@apollo/client/react';
import { useTranslation } from 'react-i18next';
import { DeleteMessageDocument, RecallMessageDocument } from '../../../gql';
import { ConfirmDialog } from '../../../ui/confirm-dialog';
import { useOpenRoom } from '../../conversation-context';
import { ReadersDialog } from '../../marks/readers-dialog';
import type { Message } from '../../timeline/message-merge';

export type MessageDialogKind = 'RECALL' | 'DELETE' | 'READERS';

interface MessageDialogsProps {
  kind: MessageDialogKind;
  message: Message;
  onClose: () => void;
}

export default function MessageDialogs({ kind, message, onClose }: MessageDialogsProps) {
  const { t } = useTranslation('conversation');
  const client = useApolloClient();
  const { timeline } = useOpenRoom();
  const { id } = message;
  if (kind === 'READERS') return <ReadersDialog message={message} onClose={onClose} />;

  const recall = async () => {
    const { data } = await client.mutate({
      mutation: RecallMessageDocument,
      variables: { id },
      fetchPolicy: 'no-cache',
    });
    if (data) timeline.answered(data.recallMessage);
  };
  const remove = async () => {
    const { data } = await client.mutate({
      mutation: DeleteMessageDocument,
      variables: { id },
      fetchPolicy: 'no-cache',
    });
    if (data) timeline.answered(data.deleteMessage);
  };
  return kind === 'RECALL' ? (
    <ConfirmDialog title={t('recall.title')} action={t('recall.action')} onConfirm={recall} onClose={onClose}>
      {t('recall.text')}
    </ConfirmDialog>
  ) : (
    <ConfirmDialog title={t('delete.title')} action={t('delete.action')} onConfirm={remove} onClose={onClose}>
      {t('delete.text')}
    </ConfirmDialog>
  );
}
