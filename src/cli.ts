import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import type { INestApplicationContext } from '@nestjs/common';
import { createApp } from './app.js';
import { ConfigError, loadConfig } from './config/config.js';
import { Clock } from './database/clock.js';
import { Database } from './database/database.js';
import { ChatError } from './errors/chat-error.js';
import { inputOf } from './graphql/input-pipe.js';
import { LogEpoch } from './room-log/log-epoch.js';
import { explained, StartError } from './start-error.js';
import { CreateWorkspaceInput } from './workspaces/workspace.input.js';
import { WorkspacesService } from './workspaces/workspaces.service.js';

const USAGE = `usage: npm run cli -- <command>

  workspace:create --slug acme --name "Acme Ltd" --email olga@acme.example --display-name Olga [--password …]
      Makes a workspace with its owner. Without --password one is made and printed.
  log:renew-epoch
      After the database was restored from a backup: makes every cursor shown so far unknown, so that clients
      fetch their rooms again. Run it while no node runs.

It uses the same environment as the server (DATABASE_URL …).`;

type Options = Readonly<Record<string, string | undefined>>;

type Command = (app: INestApplicationContext, options: Options) => Promise<string>;

const COMMANDS: Record<string, Command> = {
  'workspace:create': createWorkspace,
  'log:renew-epoch': renewEpoch,
};

async function createWorkspace(app: INestApplicationContext, options: Options): Promise<string> {
  const password = options['password'] ?? randomBytes(12).toString('base64url');
  const { slug, name, email } = options;
  const input = await inputOf(CreateWorkspaceInput, {
    slug,
    name,
    email,
    password,
    displayName: options['display-name'],
  });
  await app.get(WorkspacesService).create(input);
  const secret = options['password'] === undefined ? `, password ${password}` : '';
  return `Made workspace "${input.slug}". Its owner signs in as ${input.email}${secret}.`;
}

async function renewEpoch(app: INestApplicationContext): Promise<string> {
  await LogEpoch.renew(app.get(Database), app.get(Clock));
  return 'Every cursor shown so far is unknown now. Start the nodes.';
}

async function main(): Promise<void> {
  const option = { type: 'string' } as const;
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      ...{ slug: option, name: option, email: option, 'display-name': option, password: option },
      help: { type: 'boolean' },
    },
  });
  const { help, ...options } = values;
  if (help) {
    console.log(USAGE);
    return;
  }
  const [name = '', ...surplus] = positionals;
  const command = COMMANDS[name];
  // A name of two words without quotes would be cut off otherwise.
  if (!command || surplus.length > 0) {
    console.error(surplus.length > 0 ? `What is ${JSON.stringify(surplus.join(' '))}?\n\n${USAGE}` : USAGE);
    process.exitCode = 2;
    return;
  }
  await run(command, options);
}

async function run(command: Command, options: Options): Promise<void> {
  const config = loadConfig(process.env);
  try {
    const app = await createApp({ ...config, web: false, logLevel: 'fatal' });
    try {
      console.log(await command(app, options));
    } finally {
      await app.close();
    }
  } catch (error) {
    throw explained(error, config);
  }
}

main().catch((error: unknown) => {
  const isExpected =
    error instanceof ConfigError ||
    error instanceof ChatError ||
    (error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS');
  if (error instanceof StartError) console.error(`Recado cannot start: ${error.message}`);
  else console.error(isExpected ? (error as Error).message : error);
  process.exitCode = 1;
});
