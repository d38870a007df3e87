/** Why a client cannot go on from its cursor. */
export enum ResyncReason {
  CURSOR_TOO_OLD = 'CURSOR_TOO_OLD',
  CURSOR_UNKNOWN = 'CURSOR_UNKNOWN',
  TOO_FAR_BEHIND = 'TOO_FAR_BEHIND',
}
