import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { createApp } from './app.js';
import { loadConfig } from './config/config.js';

const HEADER = '# Generated from the code by `npm run schema`. Review a change of the API here.\n\n';

/** The public API as SDL, from the running code. */
export async function schemaText(): Promise<string> {
  const dataDir = mkdtempSync(join(tmpdir(), 'recado-schema-'));
  const app = await createApp(
    loadConfig({ DATA_DIR: dataDir, EXPLORER: 'off', WEB: 'off', LOG_LEVEL: 'error' }),
  );
  try {
    await app.init();
    return `${HEADER}${printSchema(lexicographicSortSchema(app.get(GraphQLSchemaHost, { strict: false }).schema))}\n`;
  } finally {
    await app.close();
    rmSync(dataDir, { recursive: true });
  }
}
