import type { WorkspaceRole } from '../users/user.enums.js';

/** Who acts: the first parameter of every service method. */
export interface Viewer {
  readonly id: string;
  readonly workspaceId: string;
  readonly role: WorkspaceRole;
  /** The family of refresh tokens that this access token came with. */
  readonly sessionId: string;
  readonly accessTokenExpiresAt: Date;
}
