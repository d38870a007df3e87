import { isFinal } from '../../api/errors';
import { retryWait } from '../../api/retry-wait';
import type { MessagePageQueryVariables } from '../../gql';
import type { Message } from './message-merge';
import {
  EMPTY_TIMELINE,
  hasNewer,
  hasOlder,
  hiddenAtTop,
  type LoadKind,
  type Page,
  PAGE_SIZE,
  type Timeline,
  type TimelineAction,
  timelineReducer,
} from './timeline';

export type PageRange = Omit<MessagePageQueryVariables, 'roomId'>;
/** Answers null where the room or the message is not there. */
export type FetchPage = (range: PageRange) => Promise<Page | null>;

/** `OVERTAKEN`: somebody wanted to be elsewhere before the page was there. */
export type LoadResult = 'LOADED' | 'MISSING' | 'OVERTAKEN';

/** Where the reader is taken to. */
export interface Place {
  /** Another one each time. */
  readonly id: number;
  /** Another one each time the window was replaced by another piece of the history. */
  readonly windowId: number;
  /** Null: at the newest message, or where the unread ones begin. */
  readonly messageId: string | null;
}

export interface RoomTimelineState {
  readonly timeline: Timeline;
  readonly place: Place | null;
}

/** Fetches the pages of one room's timeline, one at a time, and tells whoever watches. */
export class RoomTimeline {
  state: RoomTimelineState = { timeline: EMPTY_TIMELINE, place: null };

  private readonly watchers = new Set<() => void>();
  private loads = 0;
  /** The server does not lengthen this window: it is not asked again until there is another. */
  private isAtItsEnds = false;
  private inSightId: string | null = null;
  /** The place that the load under way is to open. */
  private opening: string | null | undefined;

  constructor(
    private readonly fetchPage: FetchPage,
    private readonly wait = retryWait,
  ) {}

  readonly watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  stop(): void {
    this.loads += 1;
  }

  dispatch(action: TimelineAction): void {
    this.set({ ...this.state, timeline: timelineReducer(this.state.timeline, action) });
  }

  happened(message: Message): void {
    this.dispatch({ type: 'happened', message });
  }

  follow(isFollowing: boolean): void {
    this.dispatch({ type: 'followed', isFollowing });
  }

  answered(message: Message): void {
    this.dispatch({ type: 'answered', message });
  }

  openNewest(count = PAGE_SIZE): Promise<LoadResult> {
    return this.load('REPLACE', { last: count }, null);
  }

  openAt(messageId: string): Promise<LoadResult> {
    const { timeline } = this.state;
    if (timeline.entries.slice(hiddenAtTop(timeline)).some(({ message }) => message.id === messageId)) {
      this.goTo(messageId);
      return Promise.resolve('LOADED');
    }
    return this.load('REPLACE', { around: messageId, first: PAGE_SIZE }, messageId);
  }

  goToNewest(): void {
    if (hasNewer(this.state.timeline)) void this.openNewest();
    else this.goTo(null);
  }

  loadOlder(): void {
    const { timeline } = this.state;
    const first = timeline.entries[0];
    if (timeline.load || this.isAtItsEnds || !first || !hasOlder(timeline)) return;
    const { message, pageCursor } = first;
    const range = pageCursor
      ? { last: PAGE_SIZE, before: pageCursor }
      : { around: message.id, last: PAGE_SIZE };
    void this.load('OLDER', range);
  }

  loadNewer(): void {
    const { timeline } = this.state;
    const last = timeline.entries.at(-1);
    if (timeline.load || this.isAtItsEnds || !last || !hasNewer(timeline)) return;
    const { message, pageCursor } = last;
    const range = pageCursor
      ? { first: PAGE_SIZE, after: pageCursor }
      : { around: message.id, first: PAGE_SIZE };
    void this.load('NEWER', range);
  }

  /** What the reader has before them. */
  lookAt(messageId: string | null): void {
    this.inSightId = messageId;
  }

  /** The events have a gap: the window is fetched anew, and the reader stays where they are. */
  reload(): void {
    const { isFollowing } = this.state.timeline;
    const at = this.opening !== undefined ? this.opening : isFollowing ? null : this.inSightId;
    void this.load('REPLACE', at ? { around: at, first: PAGE_SIZE } : { last: PAGE_SIZE });
  }

  /**
   * Tries until there is an answer, or until another load takes its place.
   * @param placeAt the message to go to, null for the newest; without one the reader stays where they are.
   */
  private async load(kind: LoadKind, range: PageRange, placeAt?: string | null): Promise<LoadResult> {
    const id = ++this.loads;
    if (placeAt !== undefined) this.opening = placeAt;
    this.dispatch({ type: 'loadStarted', load: { id, kind } });
    for (let tries = 1; id === this.loads; tries++) {
      try {
        const page = await this.fetchPage(range);
        if (id !== this.loads) break;
        return page ? this.loaded(id, kind, page) : this.missing(id, kind);
      } catch (error) {
        if (isFinal(error)) return this.missing(id, kind);
        await this.wait(tries);
      }
    }
    return 'OVERTAKEN';
  }

  private loaded(loadId: number, kind: LoadKind, page: Page): LoadResult {
    const timeline = timelineReducer(this.state.timeline, { type: 'loaded', loadId, page });
    const place = this.opening === undefined ? this.state.place : this.placeAt(this.opening, true);
    this.opening = undefined;
    if (kind === 'REPLACE') this.isAtItsEnds = false;
    this.set({ timeline, place });
    return 'LOADED';
  }

  private missing(loadId: number, kind: LoadKind): LoadResult {
    this.opening = undefined;
    if (kind !== 'REPLACE') this.isAtItsEnds = true;
    this.dispatch({ type: 'loadFailed', loadId });
    return 'MISSING';
  }

  private goTo(messageId: string | null): void {
    this.set({ ...this.state, place: this.placeAt(messageId, false) });
  }

  private placeAt(messageId: string | null, isNewWindow: boolean): Place {
    const { id, windowId } = this.state.place ?? { id: 0, windowId: 0 };
    return { id: id + 1, windowId: windowId + (isNewWindow ? 1 : 0), messageId };
  }

  private set(state: RoomTimelineState): void {
    if (state.timeline === this.state.timeline && state.place === this.state.place) return;
    this.state = state;
    for (const watcher of this.watchers) watcher();
  }
}
