const RELOADED_KEY = 'recado-reloaded-at';
const ONCE_IN_MS = 60_000;

/** A page from before an upgrade asks for chunks that are gone: it is loaded anew, though not again and again. */
export function reloadWhenOutdated(): void {
  addEventListener('vite:preloadError', () => void reloadWhereServed());
}

async function reloadWhereServed(): Promise<void> {
  const reloadedAt = Number(sessionStorage.getItem(RELOADED_KEY) ?? 0);
  // Without a network the chunk is not gone, and a reload would leave nothing at all.
  if (Date.now() - reloadedAt < ONCE_IN_MS || !(await isServed())) return;
  sessionStorage.setItem(RELOADED_KEY, String(Date.now()));
  location.reload();
}

const isServed = () =>
  fetch('/', { method: 'HEAD', cache: 'no-store' }).then(
    ({ ok }) => ok,
    () => false,
  );
