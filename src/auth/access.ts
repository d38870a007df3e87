import { applyDecorators, SetMetadata } from '@nestjs/common';
import type { RateLimitName } from './rate-limiter.js';

/** Who may use a root field. A root field without one of these is refused. */
export type Access =
  /** Anybody, signed in or not. */
  | { readonly kind: 'public' }
  /** Whoever has signed in. The service itself answers only for what belongs to the viewer. */
  | { readonly kind: 'signed-in' }
  /** Those with one of these roles in their workspace. */
  | { readonly kind: 'workspace'; readonly roles: readonly string[] }
  /** Those for whom the guard of a feature, named here, finds the right in the arguments. */
  | { readonly kind: 'guarded'; readonly by: string };

export const ACCESS = Symbol('access');
export const RATE_LIMIT = Symbol('rate-limit');

export const DeclareAccess = (access: Access) => SetMetadata(ACCESS, access);

export const Public = () => DeclareAccess({ kind: 'public' });
export const SignedIn = () => DeclareAccess({ kind: 'signed-in' });
export const WorkspaceRoles = (...roles: string[]) => DeclareAccess({ kind: 'workspace', roles });

/** Takes from this bucket of the user's, instead of `reads`. */
export const RateLimit = (name: RateLimitName) => applyDecorators(SetMetadata(RATE_LIMIT, name));
