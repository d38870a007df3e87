import { useApolloClient } from '@apollo/client/react';
import { useLocation } from 'wouter';
import { CreateRoomDocument, OpenPrivateRoomDocument, type RoomPartsFragment, RoomsDocument } from '../gql';

/** Opens a conversation that may have to be made first, and puts it into the list. */
export function useStartConversation() {
  const client = useApolloClient();
  const [, navigate] = useLocation();

  const show = (room: RoomPartsFragment | undefined) => {
    if (!room) return;
    client.cache.updateQuery({ query: RoomsDocument }, (list) =>
      list ? { rooms: { ...list.rooms, nodes: [...list.rooms.nodes, room] } } : list,
    );
    navigate(`/rooms/${room.id}`);
  };
  return {
    openPrivate: async (userId: string) => {
      const { data } = await client.mutate({ mutation: OpenPrivateRoomDocument, variables: { userId } });
      show(data?.openPrivateRoom);
    },
    createGroup: async (id: string, name: string, memberIds: string[]) => {
      const input = { id, type: 'GROUP' as const, name, memberIds };
      const { data } = await client.mutate({ mutation: CreateRoomDocument, variables: { input } });
      show(data?.createRoom);
    },
  };
}
