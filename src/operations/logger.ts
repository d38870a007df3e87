import type { LoggerService } from '@nestjs/common';
import type { FastifyServerOptions } from 'fastify';
import { type DestinationStream, pino, type Logger } from 'pino';
import type { LogLevel } from '../config/config.js';

/** What must never stand in a log, wherever it turns up. */
const SECRETS = [
  'authorization',
  'cookie',
  'password',
  'currentPassword',
  'newPassword',
  'accessToken',
  'refreshToken',
  'passwordHash',
];

/** One JSON object a line, on standard output where nothing else is said. */
export function createLogger(level: LogLevel, destination: DestinationStream = pino.destination(1)): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { req: requestLine },
    redact: {
      paths: SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`, `*.*.*.${name}`]),
      censor: '…',
    },
  };
  return pino(options, destination);
}

/** Loggers that name a request in every line, made only where every request has a line. */
export function requestLoggers(root: Logger): FastifyServerOptions['childLoggerFactory'] {
  // Not of the root itself: Fastify has added how an answer is written, of which the root would show everything.
  return (logger, bindings, options) =>
    root.isLevelEnabled('info') ? logger.child(bindings, options) : logger;
}

/** Of a request, without the query string: a GraphQL query in it may hold what somebody wrote, or a password. */
function requestLine({ method, url, ip }: { method: string; url: string; ip: string }) {
  return { method, path: url.split('?', 1)[0], remoteAddress: ip };
}

/** Nest's log lines, through the same logger. Nest's own start-up chatter is for debugging. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  /** Nest gives what belongs to a line, and the name of who wrote it last. */
  private write(
    level: 'trace' | 'debug' | 'warn' | 'error' | 'fatal',
    message: unknown,
    rest: unknown[],
  ): void {
    const from = typeof rest.at(-1) === 'string' ? (rest.pop() as string) : undefined;
    const details: Record<string, unknown> = from === undefined ? {} : { from };
    for (const part of rest) {
      if (typeof part === 'string') details['stack'] = part;
      else Object.assign(details, part);
    }
    if (message instanceof Error) this.logger[level]({ ...details, stack: message.stack }, message.message);
    else this.logger[level](details, typeof message === 'string' ? message : JSON.stringify(message));
  }
}
