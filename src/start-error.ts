import type { Config } from './config/config.js';

/** Of the network, on the way to a server. */
const UNREACHABLE = /^(ECONN|EHOST|ENET|ETIMEDOUT|ENOTFOUND|EAI_|HANDSHAKE_)/;
const NOT_LET_IN = /^ER_(ACCESS_DENIED|DBACCESS_DENIED|BAD_DB|HOST_)/;
const NO_PLACE = /^(SQLITE_|EACCES|EEXIST|EISDIR|ENOENT|ENOSPC|ENOTDIR|EPERM|EROFS)/;

/** What keeps Recado from starting, where whoever starts it can mend it: the message says how. */
export class StartError extends Error {}

/** What most often keeps Recado from starting, in words; anything else as it is. */
export function explained(error: unknown, { host }: Pick<Config, 'host'>): unknown {
  const { code = '', message, syscall, hostname } = error as NodeJS.ErrnoException & { hostname?: string };
  if (code === 'EADDRINUSE')
    return new StartError(`the port is taken. Set PORT to another one. (${message})`);
  if (syscall === 'listen' || (syscall === 'getaddrinfo' && hostname === host))
    return new StartError(`it cannot listen at what HOST and PORT say. (${message})`);
  if (UNREACHABLE.test(code))
    return new StartError(`it does not reach the database of DATABASE_URL. (${message})`);
  if (NOT_LET_IN.test(code))
    return new StartError(`the database of DATABASE_URL does not let it in. (${message})`);
  if (NO_PLACE.test(code))
    return new StartError(`it cannot keep its files where DATABASE_URL and DATA_DIR say. (${message})`);
  return error;
}
