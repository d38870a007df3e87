import type { ApolloClient } from '@apollo/client';
import { useSyncExternalStore } from 'react';
import { type Api, useApi } from '../../api/api';
import { timeOrOnline } from '../../api/retry-wait';
import { SendMessageDocument } from '../../gql';
import { useMe } from '../../session/use-session';
import { Outbox } from './outbox';
import type { Outgoing } from './outgoing';

/** One for as long as somebody is signed in, so that what is on its way goes on when another room is opened. */
const outboxes = new WeakMap<Api, Outbox>();

export function useOutbox(): Outbox {
  const api = useApi();
  const { id } = useMe();
  const known = outboxes.get(api);
  if (known) return known;
  const outbox = createOutbox(api.client, id);
  api.ended.addEventListener('abort', () => outbox.stop());
  outboxes.set(api, outbox);
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
