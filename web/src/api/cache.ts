import { InMemoryCache, type Reference, type TypePolicies } from '@apollo/client';
import { possibleTypes } from '../gql';
import { mergePages } from './merge-pages';

const furthest = (existing: number | undefined, incoming: number) => Math.max(existing ?? 0, incoming);

const typePolicies: TypePolicies = {
  Query: {
    fields: {
      // A room that a list has brought is there at once when it is opened.
      room: {
        read: (existing: Reference | null | undefined, { args, toReference }) =>
          existing === undefined ? toReference({ __typename: 'Room', id: String(args?.['id']) }) : existing,
      },
      rooms: { keyArgs: ['search', 'archived', 'types'], merge: mergePages },
      users: { keyArgs: ['search', 'department', 'ids'], merge: mergePages },
      serverInfo: { merge: true },
    },
  },
  Room: {
    fields: {
      viewer: { merge: true },
      // An answer may be overtaken by the events: the later message and the furthest mark win.
      lastMessage: {
        merge: (existing: Reference | null | undefined, incoming: Reference | null, { readField }) =>
          Number(readField('seq', existing ?? undefined) ?? 0) >
          Number(readField('seq', incoming ?? undefined) ?? 0)
            ? existing
            : incoming,
      },
      members: { keyArgs: false, merge: mergePages },
    },
  },
  RoomViewer: { fields: { lastReadSeq: { merge: furthest } } },
  // A person's marks belong to a room: the same person is another member elsewhere.
  RoomMember: { keyFields: false },
  User: { fields: { presence: { merge: true }, viewer: { merge: true } } },
};

export const createCache = () => new InMemoryCache({ possibleTypes, typePolicies });
