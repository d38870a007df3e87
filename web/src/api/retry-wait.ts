const FIRST_MS = 300;
const LONGEST_MS = 15_000;

/** Waits longer each time, by chance more or less, but not at all once the browser says that it is online. */
export async function retryWait(retries: number): Promise<void> {
  // The first time at once: the server has restarted or the token has run out, and another is there.
  if (retries === 0) return;
  const longest = Math.min(LONGEST_MS, FIRST_MS * 2 ** retries);
  await timeOrOnline(longest * (0.5 + Math.random() / 2));
}

/** Resolves after so many ms, or as soon as the browser is online again. */
export function timeOrOnline(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      removeEventListener('online', done);
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(done, ms);
    addEventListener('online', done);
  });
}
