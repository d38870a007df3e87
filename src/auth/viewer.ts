import type { WorkspaceRole } from '../users/user.enums.js';

/** How somebody was let in: by signing in, or by an API token. */
export type Credential = 'session' | 'api-token';

/** What somebody was let in by, as it is remembered. */
export interface SessionKey {
  readonly userId: string;
  readonly credential: Credential;
  /** The family of refresh tokens that an access token came with; the id of an API token. */
  readonly sessionId: string;
}

/** Who acts: the first parameter of every service method. */
export interface Viewer {
  readonly id: string;
  readonly workspaceId: string;
  readonly role: WorkspaceRole;
  /** As in {@link SessionKey}. */
  readonly credential: Credential;
  readonly sessionId: string;
  /** When what they have shown runs out; null: never. */
  readonly expiresAt: Date | null;
}

export function sessionOf({ id, credential, sessionId }: Viewer): SessionKey {
  return { userId: id, credential, sessionId };
}
