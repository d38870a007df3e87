import type { INestApplicationContext } from '@nestjs/common';
import { createApp } from './app.js';
import { ConfigError, loadConfig } from './config/config.js';
import { announce } from './demo/announce.js';
import { seedDemo } from './demo/demo.js';
import { Metrics } from './metrics/metrics.js';

async function main(): Promise<void> {
  const config = loadConfig(process.env);
  const app = await createApp(config);
  app.get(Metrics).collectProcess();
  stopOnSignal(app);
  const demo = await seedDemo(app, config);
  await app.listen({ port: config.port, host: config.host });
  announce(await app.getUrl(), config, demo);
}

/** Stops in order and exits with 0. A second signal ends at once. */
function stopOnSignal(app: INestApplicationContext): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      app.close().then(
        () => process.exit(0),
        (error: unknown) => {
          console.error('Recado did not stop in order:', error);
          process.exit(1);
        },
      );
    });
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof ConfigError ? `Recado cannot start: ${error.message}` : explained(error));
  process.exit(1);
});

/** What most often keeps a server from starting, in words. */
function explained(error: unknown): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE')
    return `Recado cannot start: the port is taken. Set PORT to another one. (${message})`;
  if (
    code === 'ECONNREFUSED' ||
    code === 'ER_ACCESS_DENIED_ERROR' ||
    code === 'ER_BAD_DB_ERROR' ||
    code === 'ENOTFOUND'
  ) {
    return `Recado cannot start: the database of DATABASE_URL does not let it in. (${message})`;
  }
  return error;
}
