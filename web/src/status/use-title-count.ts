import { useEffect } from 'react';
import { isMuted } from '../rooms/unread';
import { useRooms } from '../rooms/use-rooms';

const NAME = 'Recado';

/** How many messages wait, in the title of the tab. Muted rooms do not count. */
export function useTitleCount(): void {
  const { rooms } = useRooms();
  const count = (rooms ?? [])
    .filter((room) => !isMuted(room))
    .reduce((sum, room) => sum + room.viewer.unreadCount, 0);
  useEffect(() => {
    document.title = count > 0 ? `(${count}) ${NAME}` : NAME;
    return () => {
      document.title = NAME;
    };
  }, [count]);
}
