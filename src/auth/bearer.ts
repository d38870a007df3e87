/** The token of an authorization header: `Bearer …`. */
export function tokenIn(authorization: unknown): string | undefined {
  return typeof authorization === 'string' ? /^Bearer (\S+)$/i.exec(authorization)?.[1] : undefined;
}
