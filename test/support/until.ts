const PATIENCE_MS = 12_000;

/** Waits until something holds. @param what is there instead, for the error. */
export async function until(holds: () => unknown, what: () => unknown = () => 'it'): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`it stayed: ${JSON.stringify(await what())}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
