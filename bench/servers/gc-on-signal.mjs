// Loaded into every server: on SIGUSR2 it collects garbage, so that memory is compared and not its litter.
process.on('SIGUSR2', () => globalThis.gc());
