import type { SessionPartsFragment } from '../gql';

/** What a browser keeps of a session. */
export interface Session {
  readonly accessToken: string;
  /** By this device's clock: from then on the access token is renewed before it is used. */
  readonly renewAt: number;
  readonly refreshToken: string;
  readonly user: SessionPartsFragment['user'];
  readonly workspace: SessionPartsFragment['workspace'];
}

/** What lies in a browser may be of another version of this page. */
export function isSession(kept: unknown): kept is Session {
  const { accessToken, refreshToken, renewAt, user, workspace } = (kept ?? {}) as Partial<Session>;
  return (
    [accessToken, refreshToken, user?.id, user?.displayName, workspace?.name].every(
      (text) => typeof text === 'string',
    ) && typeof renewAt === 'number'
  );
}

/** So long before its end a token counts as over. */
const MARGIN_MS = 60_000;

/** @param clockSkewMs how far the server's clock is ahead of ours. */
export function sessionOf(parts: SessionPartsFragment, clockSkewMs: number): Session {
  return {
    accessToken: parts.accessToken,
    renewAt: Date.parse(parts.accessTokenExpiresAt) - clockSkewMs - MARGIN_MS,
    refreshToken: parts.refreshToken,
    user: parts.user,
    workspace: parts.workspace,
  };
}
