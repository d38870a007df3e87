import { useApolloClient } from '@apollo/client/react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { useApi } from '../api/api';
import { RoomPartsFragmentDoc } from '../gql';
import { textOf } from '../rooms/message-preview';
import { titleOf } from '../rooms/room-title';
import { useMe } from '../session/use-session';
import { roomKey } from '../sync/apply-event';
import { holdWhileLooking, isNews, isSomebodyLooking, mayNotify } from './notifications';

/** A desktop notification of a new message, when no tab of Recado is to be seen. */
export function useNotifications(): void {
  const { t } = useTranslation('rooms');
  const { id: meId } = useMe();
  const { sync, status } = useApi();
  const { cache } = useApolloClient();
  const [, navigate] = useLocation();

  useEffect(holdWhileLooking, []);

  useEffect(
    () =>
      sync.onAnyEvent((event) => {
        if (!mayNotify() || status.chosen === 'BUSY') return;
        const room = cache.readFragment({
          id: roomKey(event.roomId),
          fragment: RoomPartsFragmentDoc,
          fragmentName: 'RoomParts',
        });
        if (!room || !isNews(event, room, meId)) return;
        const { message, roomId } = event;
        const from = message.sender?.displayName ?? '';
        const title = room.type === 'PRIVATE' ? from : `${from} · ${titleOf(room)}`;
        void isSomebodyLooking().then((isLooking) => {
          if (isLooking) return;
          // Several hidden tabs show the same message once: it has one tag.
          const notification = new Notification(title, { body: textOf(message, t), tag: message.id });
          notification.onclick = () => {
            window.focus();
            navigate(`/rooms/${roomId}`);
            notification.close();
          };
        });
      }),
    [sync, status, cache, meId, navigate, t],
  );
}
