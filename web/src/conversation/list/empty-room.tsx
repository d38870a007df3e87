import { MessagesSquare } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../ui/empty-state';
import { useOpenRoom } from '../conversation-context';

export function EmptyRoom() {
  const { t } = useTranslation('conversation');
  const { room } = useOpenRoom();
  return (
    <EmptyState
      icon={<MessagesSquare />}
      title={t('empty.title')}
      text={room.viewer.canPost ? t('empty.text') : t('empty.readOnly')}
    />
  );
}
