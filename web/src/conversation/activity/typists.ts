export interface Typist {
  readonly id: string;
  readonly displayName: string;
  /** By this device's clock: then they are taken to have stopped. */
  readonly untilMs: number;
}

type Typing = Omit<Typist, 'untilMs'> & { readonly isTyping: boolean };

/** How long somebody is taken to type unless it is renewed; the server ends it after 5 s. */
const LASTS_MS = 6_000;

/** In the order in which they began. */
export function withTyping(typists: readonly Typist[], typing: Typing, nowMs: number): readonly Typist[] {
  const { id, displayName, isTyping } = typing;
  if (!isTyping) return without(typists, id);
  const typist = { id, displayName, untilMs: nowMs + LASTS_MS };
  return typists.some((known) => known.id === id)
    ? typists.map((known) => (known.id === id ? typist : known))
    : [...typists, typist];
}

/** Who has sent what they typed has stopped. */
export function without(typists: readonly Typist[], id: string | undefined): readonly Typist[] {
  return typists.some((typist) => typist.id === id) ? typists.filter((typist) => typist.id !== id) : typists;
}

export function stillTyping(typists: readonly Typist[], nowMs: number): readonly Typist[] {
  return typists.every(({ untilMs }) => untilMs > nowMs)
    ? typists
    : typists.filter(({ untilMs }) => untilMs > nowMs);
}
