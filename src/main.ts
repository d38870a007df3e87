import type { INestApplicationContext } from '@nestjs/common';
import { createApp } from './app.js';
import { type Config, ConfigError, loadConfig } from './config/config.js';
import { announce } from './demo/announce.js';
import { seedDemo } from './demo/demo.js';
import { Metrics } from './metrics/metrics.js';
import { explained, StartError } from './start-error.js';

async function main(): Promise<void> {
  const config = loadConfig(process.env);
  try {
    await start(config);
  } catch (error) {
    throw explained(error, config);
  }
}

async function start(config: Config): Promise<void> {
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
  const isExpected = error instanceof ConfigError || error instanceof StartError;
  console.error(isExpected ? `Recado cannot start: ${error.message}` : error);
  process.exit(1);
});
