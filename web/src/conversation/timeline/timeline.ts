import { laterMessage, laterQuote, type Message } from './message-merge';

/** How many messages are kept; what lies further off is dropped, and fetched again when somebody scrolls there. */
export const MOST_MESSAGES = 300;
export const PAGE_SIZE = 50;

export interface Entry {
  readonly message: Message;
  /** Where it stands for `before` and `after`; null for one that came as an event. */
  readonly pageCursor: string | null;
}

export interface Page {
  readonly entries: readonly Entry[];
  /** The room's last message when the page was read; 0 in an empty room. */
  readonly newestSeq: number;
}

/** `OLDER` and `NEWER` lengthen the window, `REPLACE` puts another in its place. */
export type LoadKind = 'OLDER' | 'NEWER' | 'REPLACE';

interface Load {
  readonly id: number;
  readonly kind: LoadKind;
}

/** A window on a room's messages: a piece without holes, since `seq` has none. */
export interface Timeline {
  readonly entries: readonly Entry[];
  readonly newestSeq: number;
  /** Own messages that the server has answered for, but which lie beyond a piece that is still on its way. */
  readonly ahead: readonly Message[];
  /** One at a time: a later load makes the answer of an earlier one void. */
  readonly load: Load | null;
  /** What events said while the load is under way: its page may have been read before them. */
  readonly meanwhile: ReadonlyMap<string, Message>;
  /** Whether the reader is at the newest message, so that old ones may go when new ones come. */
  readonly isFollowing: boolean;
  readonly hasLoaded: boolean;
}

export type TimelineAction =
  | { readonly type: 'loadStarted'; readonly load: Load }
  | { readonly type: 'loadFailed'; readonly loadId: number }
  | { readonly type: 'loaded'; readonly loadId: number; readonly page: Page }
  /** An event of the log, with the message as it is now. */
  | { readonly type: 'happened'; readonly message: Message }
  /** The answer to a mutation of one's own: it may overtake events, and be overtaken. */
  | { readonly type: 'answered'; readonly message: Message }
  | { readonly type: 'followed'; readonly isFollowing: boolean };

export const EMPTY_TIMELINE: Timeline = {
  entries: [],
  newestSeq: 0,
  ahead: [],
  load: null,
  meanwhile: new Map(),
  isFollowing: true,
  hasLoaded: false,
};

export const lastSeq = ({ entries }: Pick<Timeline, 'entries'>) => entries.at(-1)?.message.seq ?? 0;
export const hasOlder = ({ entries }: Timeline) => (entries[0]?.message.seq ?? 1) > 1;
/**
 * The oldest of the window is not shown: it only tells what stands above the second. So nothing changes its height, and
 * nothing on the screen moves, when the page before it comes.
 */
export const hiddenAtTop = (timeline: Timeline) => (hasOlder(timeline) ? 1 : 0);
export const hasNewer = (timeline: Timeline) => lastSeq(timeline) < timeline.newestSeq;

export function timelineReducer(timeline: Timeline, action: TimelineAction): Timeline {
  switch (action.type) {
    case 'loadStarted':
      return { ...timeline, load: action.load, meanwhile: new Map() };
    case 'loadFailed':
      return action.loadId === timeline.load?.id ? { ...timeline, load: null } : timeline;
    case 'loaded':
      return timeline.load && action.loadId === timeline.load.id
        ? loaded(timeline, timeline.load.kind, action.page)
        : timeline;
    case 'happened':
      return happened(timeline, action.message);
    case 'answered':
      return answered(timeline, action.message);
    case 'followed':
      return timeline.isFollowing === action.isFollowing
        ? timeline
        : { ...timeline, isFollowing: action.isFollowing };
  }
}

function loaded(timeline: Timeline, kind: LoadKind, page: Page): Timeline {
  const { meanwhile } = timeline;
  const known = new Map(timeline.entries.map((entry) => [entry.message.id, entry]));
  const fresh = page.entries.map((entry) => ({
    ...entry,
    message: brought(entry.message, known.get(entry.message.id)?.message, meanwhile),
  }));
  const joins = kind !== 'REPLACE' && touches(timeline.entries, fresh);
  const entries = joins ? union(timeline.entries, fresh) : fresh;
  return attach(
    {
      ...timeline,
      entries: bounded(entries, kind === 'OLDER' ? 'OLDEST' : 'NEWEST'),
      // A window that is read anew counts anew: after a restore, the numbers may have gone back.
      newestSeq: Math.max(kind === 'REPLACE' ? newestOf(meanwhile) : timeline.newestSeq, page.newestSeq),
      load: null,
      meanwhile: new Map(),
      hasLoaded: true,
    },
    // What one of these quotes may have been changed by another.
    [...meanwhile.values()].map((message) => brought(message, undefined, meanwhile)),
  );
}

const newestOf = (messages: ReadonlyMap<string, Message>) =>
  Math.max(0, ...[...messages.values()].map(({ seq }) => seq));

/** A message of a page, brought up to what is known from elsewhere. */
function brought(
  message: Message,
  known: Message | undefined,
  meanwhile: ReadonlyMap<string, Message>,
): Message {
  const event = meanwhile.get(message.id);
  let now = known ? laterMessage(known, message, 'next') : message;
  if (event) now = laterMessage(now, event, 'next');
  const original = now.replyTo && meanwhile.get(now.replyTo.id);
  return now.replyTo && original ? { ...now, replyTo: laterQuote(now.replyTo, original) } : now;
}

function happened(timeline: Timeline, message: Message): Timeline {
  const changed = {
    ...change(timeline, message, 'next'),
    newestSeq: Math.max(timeline.newestSeq, message.seq),
    meanwhile: timeline.load ? new Map(timeline.meanwhile).set(message.id, message) : timeline.meanwhile,
  };
  return attach(changed, [message]);
}

function answered(timeline: Timeline, message: Message): Timeline {
  const changed = change(timeline, message, 'known');
  const isKnown = message.seq <= timeline.newestSeq || changed.ahead.some(({ id }) => id === message.id);
  return isKnown ? changed : attach({ ...changed, ahead: [...changed.ahead, message] }, []);
}

/** The message itself, where it is in the window, and every quote of it. */
function change(timeline: Timeline, message: Message, reactionsOf: 'known' | 'next'): Timeline {
  const update = (shown: Message): Message => {
    if (shown.id === message.id) return laterMessage(shown, message, reactionsOf);
    if (shown.replyTo?.id === message.id) return { ...shown, replyTo: laterQuote(shown.replyTo, message) };
    return shown;
  };
  return {
    ...timeline,
    entries: mapChanged(timeline.entries, (entry) => {
      const updated = update(entry.message);
      return updated === entry.message ? entry : { ...entry, message: updated };
    }),
    ahead: mapChanged(timeline.ahead, update),
  };
}

/** Puts at the end what follows on it without a hole. */
function attach(timeline: Timeline, candidates: Iterable<Message>): Timeline {
  if (!timeline.hasLoaded) return timeline;
  const waiting = new Map<number, Message>();
  for (const message of [...timeline.ahead, ...candidates]) waiting.set(message.seq, message);
  const added: Entry[] = [];
  let last = lastSeq(timeline);
  for (
    let next = waiting.get(last + 1);
    next && hasRoom(timeline, added.length);
    next = waiting.get(last + 1)
  ) {
    added.push({ message: next, pageCursor: null });
    last = next.seq;
  }
  const newestSeq = Math.max(timeline.newestSeq, last);
  const entries = added.length > 0 ? bounded([...timeline.entries, ...added], 'NEWEST') : timeline.entries;
  return { ...timeline, entries, newestSeq, ahead: timeline.ahead.filter(({ seq }) => seq > newestSeq) };
}

function bounded(entries: readonly Entry[], kept: 'OLDEST' | 'NEWEST'): readonly Entry[] {
  if (entries.length <= MOST_MESSAGES) return entries;
  return kept === 'OLDEST' ? entries.slice(0, MOST_MESSAGES) : entries.slice(-MOST_MESSAGES);
}

/** Somebody who reads further up must not lose what they read: the window then stops growing. */
function hasRoom({ entries, isFollowing }: Timeline, added: number): boolean {
  return isFollowing || entries.length + added < MOST_MESSAGES;
}

function touches(window: readonly Entry[], page: readonly Entry[]): boolean {
  const [first, last] = [window[0], window.at(-1)];
  const [pageFirst, pageLast] = [page[0], page.at(-1)];
  if (!first || !last || !pageFirst || !pageLast) return page.length === 0;
  return pageFirst.message.seq <= last.message.seq + 1 && pageLast.message.seq >= first.message.seq - 1;
}

function union(window: readonly Entry[], page: readonly Entry[]): Entry[] {
  const bySeq = new Map<number, Entry>();
  for (const entry of [...window, ...page]) bySeq.set(entry.message.seq, entry);
  return [...bySeq.values()].sort((a, b) => a.message.seq - b.message.seq);
}

/** Like `map`, and the same array where nothing changed, so that nothing is drawn again. */
function mapChanged<T>(items: readonly T[], update: (item: T) => T): readonly T[] {
  const updated = items.map(update);
  return updated.some((item, index) => item !== items[index]) ? updated : items;
}
