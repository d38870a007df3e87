import type { ApolloClient } from '@apollo/client';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { useApi } from '../../api/api';
import { apiErrorOf } from '../../api/errors';
import { RoomDocument } from '../../gql';
import { titleOf } from '../../rooms/room-title';
import type { Room } from '../../rooms/use-room';
import { showToast } from '../../ui/toast';
import { useOutbox } from './use-outbox';

/** Tells of a message that was refused while its author is elsewhere: where the room is open, its row does. */
export function useRefusedElsewhere(): void {
  const { t } = useTranslation('conversation');
  const { client } = useApi();
  const outbox = useOutbox();
  const [path] = useLocation();
  useEffect(
    () =>
      outbox.onRefusal(({ roomId, body }) => {
        const href = `/rooms/${roomId}`;
        if (path === href || path.startsWith(`${href}/`)) return;
        fetchRoom(client, roomId)
          .then((room) => {
            if (room) showToast(t('outbox.failedIn', { room: titleOf(room) }), href);
            else showToast(t('outbox.lost', { text: body }));
          })
          // The row still tells of it.
          .catch(() => undefined);
      }),
    [outbox, client, path, t],
  );
}

/** As it is now: that one is no longer in it may be why the message was refused. Null then. */
async function fetchRoom(client: ApolloClient, id: string): Promise<Room | null> {
  try {
    const variables = { id };
    const { data } = await client.query({ query: RoomDocument, variables, fetchPolicy: 'network-only' });
    return data?.room ?? null;
  } catch (error) {
    if (apiErrorOf(error).retryable) throw error;
    return null;
  }
}
