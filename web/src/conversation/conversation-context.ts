import { createContext, useContext } from 'react';
import type { Room } from '../rooms/use-room';
import type { Marks } from './marks/marks';
import type { Outbox } from './outbox/outbox';
import type { Message, Quote } from './timeline/message-merge';
import type { RoomTimeline } from './timeline/room-timeline';

/** What is being written: something new, an answer, or another text for a message. */
export type Compose =
  | { readonly kind: 'NEW' }
  | { readonly kind: 'REPLY'; readonly message: Quote }
  | { readonly kind: 'EDIT'; readonly message: Message };

export const COMPOSE_NEW: Compose = { kind: 'NEW' };

export interface ComposeState {
  readonly compose: Compose;
  readonly setCompose: (compose: Compose) => void;
  /** From an answer or an edit back to what was being written; nothing where one is at something else by now. */
  readonly leaveCompose: (compose: Compose) => void;
}

/** What every part of an open room needs. It changes seldom, so that messages are not drawn again for nothing. */
export interface OpenRoom extends Omit<ComposeState, 'compose'> {
  readonly room: Room;
  readonly timeline: RoomTimeline;
  readonly outbox: Outbox;
  readonly jumpTo: (messageId: string) => void;
}

export const OpenRoomContext = createContext<OpenRoom | null>(null);
/** By itself, since it changes with every glance of somebody else. */
export const MarksContext = createContext<Marks>(new Map());

export function useOpenRoom(): OpenRoom {
  const openRoom = useContext(OpenRoomContext);
  if (!openRoom) throw new Error('useOpenRoom is for what is shown inside a conversation.');
  return openRoom;
}

export const useMarksOfRoom = (): Marks => useContext(MarksContext);
