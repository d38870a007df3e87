/** What travels between nodes: who published it, and the payload. */
export interface Envelope {
  readonly from: string;
  readonly payload: unknown;
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

export function encode({ from, payload }: Envelope): string {
  return JSON.stringify({ from, payload });
}

/** Whether this node has published it: told without reading it, since everything comes back to who publishes it. */
export function isFrom(nodeId: string, text: string): boolean {
  return text.startsWith(`{"from":"${nodeId}"`);
}

/**
 * The one place where dates come back from JSON: values of keys that end in `At` or `Until`. Where a client's
 * metadata happens to hold such a pair, nothing changes for it: it is written as the same string again.
 */
export function decode(text: string): Envelope {
  return JSON.parse(text, (key, value: unknown) =>
    typeof value === 'string' && /(At|Until|^at)$/.test(key) && TIME.test(value) ? timeOf(value) : value,
  ) as Envelope;
}

/** As it was, where there is no such day or hour. */
function timeOf(value: string): Date | string {
  const time = new Date(value);
  return !Number.isNaN(time.getTime()) && time.toISOString() === value ? time : value;
}
