import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { useApi } from '../api/api';
import { RoomDocument } from '../gql';
import { textOf } from '../rooms/message-preview';
import { titleOf } from '../rooms/room-title';
import { useMe } from '../session/use-session';
import { holdWhileLooking, isHeard, isNews, isSomebodyLooking, mayNotify } from './notifications';

/** A desktop notification of a new message, when no tab of Recado is to be seen. */
export function useNotifications(): void {
  const { t } = useTranslation('rooms');
  const { id: meId } = useMe();
  const { client, sync, status } = useApi();
  const [, navigate] = useLocation();

  useEffect(holdWhileLooking, []);

  useEffect(
    () =>
      sync.onAnyEvent((event) => {
        if (!mayNotify() || status.chosen === 'BUSY' || !isNews(event, meId)) return;
        const { message, roomId } = event;
        const notify = async () => {
          // After a break: much of what comes now was read elsewhere long ago.
          await sync.caughtUp;
          if (await isSomebodyLooking()) return;
          // From the cache where the list has come so far down.
          const { data } = await client.query({ query: RoomDocument, variables: { id: roomId } });
          const room = data?.room;
          if (!room || !isHeard(room, event)) return;
          const from = message.sender?.displayName ?? '';
          const title = room.type === 'PRIVATE' ? from : `${from} · ${titleOf(room)}`;
          // Several hidden tabs show the same message once: it has one tag.
          const notification = new Notification(title, { body: textOf(message, t), tag: message.id });
          notification.onclick = () => {
            window.focus();
            navigate(`/rooms/${roomId}`);
            notification.close();
          };
        };
        // The message is in the list in any case.
        notify().catch(() => undefined);
      }),
    [client, sync, status, meId, navigate, t],
  );
}
