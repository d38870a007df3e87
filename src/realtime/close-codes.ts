/** Why a socket is closed, and what a client does then (see docs/realtime.md). */
export const CLOSE = {
  /** The frame is no message of the protocol. A fault of the client: do not retry. */
  badFrame: 4400,
  /** No token, a wrong one, or an operation before `connection_init`. Sign in. */
  notAuthenticated: 4401,
  /** The token ran out, or the session ended. Refresh the session and come back. */
  sessionOver: 4403,
  /** No `connection_init` within 5 s. */
  initTimeout: 4408,
  /** Two operations under one id. A fault of the client. */
  operationExists: 4409,
  /** Too many connections of the user (the oldest goes) or operations on one socket. Do not retry. */
  tooMany: 4429,
  /** This node restarts. Come back at once; another one answers. */
  restarting: 1012,
  /** The client does not read as fast as its rooms speak. Come back and resume from the last cursor. */
  tooSlow: 1013,
  /** Something failed on the server. */
  internal: 4500,
} as const;

export type CloseCode = (typeof CLOSE)[keyof typeof CLOSE];
