// Loaded into every server: on SIGUSR2 it collects garbage, so that memory is compared and not its litter. Twice: what
// the first collection finds dead has handles and buffers that only the next one lets go of.
process.on('SIGUSR2', () => {
  globalThis.gc();
  setImmediate(() => globalThis.gc());
});
