const HOUR_MS = 60 * 60 * 1000;

const LENGTHS_MS = {
  hour: HOUR_MS,
  eight: 8 * HOUR_MS,
  week: 7 * 24 * HOUR_MS,
  // The API knows no “always”: a hundred years will do.
  always: 100 * 365 * 24 * HOUR_MS,
} as const;

export type Mute = keyof typeof LENGTHS_MS;

export const MUTES = Object.keys(LENGTHS_MS) as readonly Mute[];

export const mutedUntil = (mute: Mute, now: number): string => new Date(now + LENGTHS_MS[mute]).toISOString();
