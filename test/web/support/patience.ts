/** The machine may be busy: nothing here asserts a time. */
export const PATIENCE_MS = 15_000;
const EVERY_MS = 50;

/** Asks until the check passes; fails as the last one did. */
export async function eventually(check: () => unknown): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      await check();
      return;
    } catch (error) {
      if (Date.now() > end) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
}
