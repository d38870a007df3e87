import { QueryFailedError } from 'typeorm';

/** MariaDB's, for a connection that somebody has killed; the driver has no name for it. */
const CONNECTION_KILLED = 1927;

/** The driver's, for a statement on a connection that was lost before it; the driver has no code for it. */
const CLOSED = 'CLOSED';

function codeOf(error: unknown): string {
  const cause = error instanceof QueryFailedError ? (error.driverError as unknown) : error;
  if (typeof cause !== 'object' || cause === null) return '';
  if ('errno' in cause && cause.errno === CONNECTION_KILLED) return 'ER_CONNECTION_KILLED';
  if ('code' in cause && typeof cause.code === 'string') return cause.code;
  return 'fatal' in cause && cause.fatal === true ? CLOSED : '';
}

/** Two writers met; the database has rolled one back, and running it again is right. */
export function isContention(error: unknown): boolean {
  return /^(ER_LOCK_DEADLOCK|ER_LOCK_WAIT_TIMEOUT|ER_CHECKREAD|SQLITE_BUSY.*)$/.test(codeOf(error));
}

/** Somebody has held a lock for as long as one waits for it. */
export function isLockTimeout(error: unknown): boolean {
  return codeOf(error) === 'ER_LOCK_WAIT_TIMEOUT';
}

/** A unique key stands already. */
export function isDuplicate(error: unknown): boolean {
  return /^(ER_DUP_ENTRY|SQLITE_CONSTRAINT_(UNIQUE|PRIMARYKEY|ROWID))$/.test(codeOf(error));
}

/** The database was lost while it was asked: nobody knows whether a commit that was on its way has happened. */
export function isConnectionLost(error: unknown): boolean {
  return /^(ECONNRESET|ECONNABORTED|ER_CONNECTION_KILLED|ETIMEDOUT|EPIPE|PROTOCOL_.*|ER_SERVER_SHUTDOWN)$/.test(
    codeOf(error),
  );
}

/** The database cannot be reached, or takes no more now. */
export function isUnavailable(error: unknown): boolean {
  return (
    isConnectionLost(error) ||
    /^(CLOSED|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|ER_CON_COUNT_ERROR|ER_QUERY_INTERRUPTED|ER_LOCK_DEADLOCK|ER_LOCK_WAIT_TIMEOUT|ER_OPTION_PREVENTS_STATEMENT|SQLITE_BUSY.*|SQLITE_FULL|SQLITE_IOERR.*)$/.test(
      codeOf(error),
    )
  );
}
