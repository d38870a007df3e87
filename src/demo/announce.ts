import type { Config } from '../config/config.js';
import { VERSION } from '../config/version.js';
import type { Demo } from './demo.js';

/** What somebody needs who has just started Recado, in a few lines. */
export function announce(url: string, config: Config, demo: Demo | null): void {
  const address = url
    .replace('[::1]', 'localhost')
    .replace('127.0.0.1', 'localhost')
    .replace('0.0.0.0', 'localhost');
  const storage = config.database.type === 'sqlite' ? `SQLite, ${config.database.path}` : 'MySQL';
  const lines = [
    '',
    `  Recado ${VERSION} is running.`,
    '',
    ...(config.web ? [`  Chat        ${address}/`] : []),
    ...(config.explorer ? [`  Explorer    ${address}/graphql`] : []),
    `  API         ${address}/graphql (HTTP) and ${address.replace(/^http/, 'ws')}/graphql (WebSocket)`,
    `  Health      ${address}/health/ready`,
    `  Database    ${storage}`,
    `  Between nodes  ${config.redisUrl ? 'Redis' : 'none (this node alone, or through the database)'}`,
  ];
  if (demo) {
    lines.push('', `  Sign in to workspace "${demo.slug}" as`);
    for (const { email, password } of demo.people)
      lines.push(`    ${email.padEnd(16)}  password  ${password}`);
  }
  console.log([...lines, ''].join('\n'));
}
