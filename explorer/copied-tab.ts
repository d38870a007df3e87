const TAB_KEY = 'recado:tab';
/** So long a page that is reloaded may still hold what the next one asks for. */
const HANDOVER_MS = 1_000;

/**
 * Whether this tab was duplicated from one that is still open. Its storage is a copy then, and the refresh token in
 * it the other's: it is good for one use, and showing it twice ends the session of both.
 */
export async function isCopiedTab(): Promise<boolean> {
  // On https and localhost only.
  if (!('locks' in navigator)) return false;
  const known = sessionStorage.getItem(TAB_KEY);
  if (known !== null && (await hold(known))) return false;
  const own = `${TAB_KEY}:${crypto.randomUUID()}`;
  sessionStorage.setItem(TAB_KEY, own);
  await hold(own);
  return known !== null;
}

/** For as long as this page is there. False where another one holds it. */
function hold(name: string): Promise<boolean> {
  return new Promise((resolve) => {
    const signal = AbortSignal.timeout(HANDOVER_MS);
    const held = () => {
      resolve(true);
      return new Promise(() => undefined);
    };
    navigator.locks.request(name, { signal }, held).catch(() => resolve(false));
  });
}
