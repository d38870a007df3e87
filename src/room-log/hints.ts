import type { RoomEvent, RoomHint, Snapshot } from './room-event.js';

/** Events of one hint: what a large batch adds to one room goes out in messages that pub/sub can swallow. */
const MOST_EVENTS = 64;

/** An event that a commit has added, and the rows that it names. */
export interface AddedEvent {
  readonly event: RoomEvent;
  readonly snapshot: Snapshot;
}

/** What to announce of a commit, by room: each room's events together, in their order. */
export function hintsOf(added: readonly AddedEvent[]): (readonly [roomId: string, RoomHint])[] {
  const rooms = new Map<string, AddedEvent[]>();
  for (const one of added) {
    const { roomId } = one.event;
    const others = rooms.get(roomId);
    if (others) others.push(one);
    else rooms.set(roomId, [one]);
  }
  return [...rooms].flatMap(([roomId, events]) =>
    inParts(events).map((part) => [roomId, hintOf(part)] as const),
  );
}

function inParts(events: AddedEvent[]): AddedEvent[][] {
  if (events.length <= MOST_EVENTS) return [events];
  const parts: AddedEvent[][] = [];
  for (let from = 0; from < events.length; from += MOST_EVENTS)
    parts.push(events.slice(from, from + MOST_EVENTS));
  return parts;
}

function hintOf(added: readonly AddedEvent[]): RoomHint {
  const events = added.map(({ event }) => event);
  const [only] = added;
  return { events, snapshot: added.length === 1 && only ? only.snapshot : merged(added) };
}

/** Each row once, however many events name it. */
function merged(added: readonly AddedEvent[]): Snapshot {
  const tables = new Map<string, Set<unknown>>();
  for (const { snapshot } of added) {
    for (const [table, rows] of Object.entries(snapshot)) {
      const all = tables.get(table) ?? new Set<unknown>();
      tables.set(table, all);
      for (const row of rows) all.add(row);
    }
  }
  return Object.fromEntries([...tables].map(([table, rows]) => [table, [...rows]]));
}
