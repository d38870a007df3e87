import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { titleOf } from '../rooms/room-title';
import type { Room } from '../rooms/use-room';
import { useSync } from '../sync/use-sync';
import { showToast } from '../ui/toast';

/** Whoever is taken out of the room they look at is led back to the list, with a word. */
export function useFarewell(roomId: string, room: Room | null | undefined): void {
  const { t } = useTranslation('rooms');
  const [, navigate] = useLocation();
  const sync = useSync();
  const title = useRef('');
  useEffect(() => {
    if (room) title.current = titleOf(room);
  }, [room]);
  useEffect(
    () =>
      sync.onRemoved(roomId, (byOneself) => {
        if (!byOneself) showToast(t('gone.toast', { room: title.current }));
        navigate('/', { replace: true });
      }),
    [sync, roomId, navigate, t],
  );
}
