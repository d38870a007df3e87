import { DoorClosed } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { Button } from '../ui/button';
import { EmptyState } from '../ui/empty-state';

/** An address of a room that the viewer is not in. */
export function RoomGone() {
  const { t } = useTranslation('rooms');
  const [, navigate] = useLocation();
  return (
    <EmptyState icon={<DoorClosed />} title={t('gone.title')} text={t('gone.text')}>
      <Button variant="primary" onPress={() => navigate('/', { replace: true })}>
        {t('gone.action')}
      </Button>
    </EmptyState>
  );
}
