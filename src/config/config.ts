import { isIP } from 'node:net';
import { LIMITS, type LimitName, type Limits } from './limits.js';

export type DatabaseConfig = { type: 'sqlite'; path: string } | ({ type: 'mysql' } & MySqlServer);

export interface MySqlServer {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  readonly database: string;
  /** Encrypted, with a certificate that is checked. */
  readonly ssl: boolean;
}

/** Everything Recado takes from its environment, checked. Read it by injecting {@link CONFIG}. */
export interface Config {
  readonly production: boolean;
  readonly host: string;
  readonly port: number;
  /** Where the embedded database, the generated signing key and the demo passwords live. */
  readonly dataDir: string;
  readonly database: DatabaseConfig;
  readonly redisUrl: string | null;
  /** Null: one is made at first start and kept in `dataDir` (never in production). */
  readonly jwtSecret: string | null;
  /** Null: the page's own origin, and in development any local one. `['*']`: any. */
  readonly allowedOrigins: readonly string[] | null;
  /** Addresses or networks of proxies whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[];
  readonly signUpOpen: boolean;
  readonly explorer: boolean;
  readonly web: boolean;
  readonly demo: boolean;
  readonly logLevel: LogLevel;
  readonly limits: Limits;
}

export const CONFIG = Symbol('CONFIG');

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** A wrong variable: the message names it, its value and what is allowed. */
export class ConfigError extends Error {
  constructor(variable: string, value: string | undefined, allowed: string) {
    const given = value === undefined ? 'is not set' : `is ${JSON.stringify(value)}`;
    super(`${variable} ${given}. Allowed: ${allowed}.`);
    this.name = 'ConfigError';
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Turns an environment into a Config. An empty variable counts as not set.
 * @throws ConfigError for the first value that is not allowed.
 */
export function loadConfig(environment: Environment): Config {
  const read = (name: string) => environment[name]?.trim() || undefined;
  const mode = choice('NODE_ENV', read('NODE_ENV'), ['production', 'development', 'test'], 'development');
  const production = mode === 'production';
  const dataDir = read('DATA_DIR') ?? 'data';
  const database = databaseFrom(read('DATABASE_URL'), dataDir);
  return {
    production,
    host: read('HOST')?.replace(/^\[(.*)\]$/, '$1') ?? (production ? '0.0.0.0' : 'localhost'),
    port: integer('PORT', read('PORT'), 3000, 0, 65_535),
    dataDir,
    database,
    redisUrl: redisUrlFrom(read('REDIS_URL')),
    jwtSecret: secretFrom(read('JWT_SECRET'), production),
    allowedOrigins: originsFrom(read('ALLOWED_ORIGINS')),
    trustedProxies: proxiesFrom(read('TRUSTED_PROXIES')),
    signUpOpen:
      choice('SIGN_UP', read('SIGN_UP'), ['open', 'closed'], production ? 'closed' : 'open') === 'open',
    explorer: choice('EXPLORER', read('EXPLORER'), ['on', 'off'], production ? 'off' : 'on') === 'on',
    web: choice('WEB', read('WEB'), ['on', 'off'], 'on') === 'on',
    demo: choice('DEMO', read('DEMO'), ['on', 'off'], 'on') === 'on' && !production,
    logLevel: choice('LOG_LEVEL', read('LOG_LEVEL'), LOG_LEVELS, production ? 'info' : 'warn'),
    limits: limitsFrom(read),
  };
}

function databaseFrom(value: string | undefined, dataDir: string): DatabaseConfig {
  if (value === undefined) return { type: 'sqlite', path: `${dataDir}/recado.sqlite` };
  if (value.startsWith('sqlite:')) {
    const path = value.slice('sqlite:'.length);
    // Two slashes would begin the name of a host.
    if (path && path !== ':memory:' && !/^\/\/[^/]/.test(path)) return { type: 'sqlite', path };
  }
  const server = /^(mysql|mariadb):\/\//.test(value) ? mySqlServerFrom(value) : null;
  if (server) return { type: 'mysql', ...server };
  throw new ConfigError(
    'DATABASE_URL',
    withoutPassword(value),
    'sqlite:<path of a file> or mysql://user:password@host:3306/database[?ssl=true]',
  );
}

/** Null: it is not the address of a database. */
function mySqlServerFrom(value: string): MySqlServer | null {
  const url = URL.canParse(value) ? new URL(value) : null;
  const [username, password, database] = [url?.username, url?.password, url?.pathname.slice(1)].map(decoded);
  if (!url?.hostname || !database || username === null || password === null) return null;
  const { ssl = 'false', ...unknown } = Object.fromEntries(url.searchParams);
  if (!['true', 'false'].includes(ssl) || Object.keys(unknown).length > 0 || url.hash) return null;
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(url.port || 3306),
    username: username ?? '',
    password: password ?? '',
    database,
    ssl: ssl === 'true',
  };
}

/** Null where a percent sign is none of an escape. */
function decoded(part: string | undefined): string | null {
  try {
    return decodeURIComponent(part ?? '');
  } catch {
    return null;
  }
}

function redisUrlFrom(value: string | undefined): string | null {
  if (value === undefined) return null;
  if (/^rediss?:\/\//.test(value) && URL.canParse(value)) {
    const { hostname, pathname, username, password } = new URL(value);
    const isReadable = decoded(username) !== null && decoded(password) !== null;
    if (hostname && isReadable && /^\/?\d*$/.test(pathname)) return value;
  }
  throw new ConfigError(
    'REDIS_URL',
    withoutPassword(value),
    'redis://[user:password@]host:6379[/number] or rediss://…',
  );
}

function secretFrom(value: string | undefined, production: boolean): string | null {
  const allowed = '32 bytes or more; make one with: openssl rand -base64 48';
  if (value === undefined) {
    if (production) throw new ConfigError('JWT_SECRET', undefined, allowed);
    return null;
  }
  if (Buffer.byteLength(value) < 32) throw new ConfigError('JWT_SECRET', '…', allowed);
  return value;
}

function originsFrom(value: string | undefined): string[] | null {
  if (value === undefined) return null;
  const origins = list(value);
  for (const origin of origins) {
    if (origin !== '*' && !isOrigin(origin)) {
      throw new ConfigError(
        'ALLOWED_ORIGINS',
        origin,
        'origins such as https://chat.example.com or capacitor://localhost, separated by commas, or *',
      );
    }
  }
  return origins.length > 0 ? origins : null;
}

/** Those of packaged apps have schemes of their own, of which URL knows no origin. */
function isOrigin(value: string): boolean {
  if (!/^[a-z][a-z0-9+.-]*:\/\/[^/?#*\s]+$/.test(value) || !URL.canParse(value)) return false;
  return !/^https?:/.test(value) || new URL(value).origin === value;
}

function proxiesFrom(value: string | undefined): string[] {
  const proxies = list(value);
  for (const proxy of proxies) {
    const [address = '', bits, ...more] = proxy.split('/');
    const most = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
    const isNetwork =
      bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) >= 1 && Number(bits) <= most);
    if (most < 0 || !isNetwork || more.length > 0) {
      throw new ConfigError(
        'TRUSTED_PROXIES',
        proxy,
        'addresses or networks such as 10.0.0.0/8, separated by commas',
      );
    }
  }
  return proxies;
}

function limitsFrom(read: (name: string) => string | undefined): Limits {
  const entries = Object.entries(LIMITS).map(([name, spec]) => [
    name,
    integer(spec.variable, read(spec.variable), spec.default, spec.min, spec.max),
  ]);
  return Object.fromEntries(entries) as Record<LimitName, number>;
}

function integer(
  variable: string,
  value: string | undefined,
  byDefault: number,
  min: number,
  max: number,
): number {
  if (value === undefined) return byDefault;
  const number = Number(value);
  if (/^\d+$/.test(value) && number >= min && number <= max) return number;
  throw new ConfigError(variable, value, `a whole number from ${min} to ${max}`);
}

function choice<T extends string>(
  variable: string,
  value: string | undefined,
  allowed: readonly T[],
  byDefault: T,
): T {
  if (value === undefined) return byDefault;
  const found = allowed.find((one) => one === value);
  if (found === undefined) throw new ConfigError(variable, value, allowed.join(' | '));
  return found;
}

function list(value: string | undefined): string[] {
  return (value ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean);
}

/** Up to the last @: what is shown here is wrong, for example a password whose / or @ nobody has escaped. */
function withoutPassword(url: string): string {
  return url.replace(/^([a-z+]+:\/*)?.*@/is, '$1…@');
}
