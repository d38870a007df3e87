import type { ApolloClient } from '@apollo/client';
import { useApolloClient } from '@apollo/client/react';
import { useSyncExternalStore } from 'react';
import { timeOrOnline } from '../../api/retry-wait';
import { SendMessageDocument } from '../../gql';
import { useMe } from '../../session/use-session';
import { Outbox } from './outbox';
import type { Outgoing } from './outgoing';

/** One for each client, so that what is on its way goes on when another room is opened. */
const outboxes = new WeakMap<ApolloClient, Outbox>();

export function useOutbox(): Outbox {
  const client = useApolloClient();
  const { id } = useMe();
  let outbox = outboxes.get(client);
  if (!outbox) outboxes.set(client, (outbox = createOutbox(client, id)));
  return outbox;
}

/** What is on its way in any room, oldest first. */
export function useOutgoing(outbox: Outbox): readonly Outgoing[] {
  return useSyncExternalStore(outbox.subscribe, () => outbox.all);
}

function createOutbox(client: ApolloClient, userId: string): Outbox {
  // Of this tab: another one has its own, and both would show what either sends.
  const key = `recado-outbox:${userId}`;
  return new Outbox({
    send: async ({ id, roomId, body, replyTo }) => {
      const { data } = await client.mutate({
        mutation: SendMessageDocument,
        variables: { input: { id, roomId, body, replyToId: replyTo?.id ?? null } },
        fetchPolicy: 'no-cache',
      });
      if (!data) throw new Error('The answer to sendMessage was empty.');
      return data.sendMessage;
    },
    wait: timeOrOnline,
    load: () => parsed(sessionStorage.getItem(key)),
    save: (items) =>
      items.length > 0 ? sessionStorage.setItem(key, JSON.stringify(items)) : sessionStorage.removeItem(key),
  });
}

function parsed(text: string | null): Outgoing[] {
  try {
    return text === null ? [] : (JSON.parse(text) as Outgoing[]);
  } catch {
    return [];
  }
}
