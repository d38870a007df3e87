const RELOADED_KEY = 'recado-reloaded-at';
const ONCE_IN_MS = 60_000;

/** A page from before an upgrade asks for chunks that are gone: it is loaded anew, though not again and again. */
export function reloadWhenOutdated(): void {
  addEventListener('vite:preloadError', (event) => {
    const reloadedAt = Number(sessionStorage.getItem(RELOADED_KEY) ?? 0);
    if (Date.now() - reloadedAt < ONCE_IN_MS) return;
    sessionStorage.setItem(RELOADED_KEY, String(Date.now()));
    event.preventDefault();
    location.reload();
  });
}
