import {
  applyDecorators,
  type CanActivate,
  type ExecutionContext,
  Injectable,
  SetMetadata,
  UseGuards,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { GqlExecutionContext } from '@nestjs/graphql';
import { DeclareAccess } from '../auth/access.js';
import { contextOf, isMutation, isSubscription } from '../auth/viewer.decorator.js';
import { requireUuid } from '../graphql/arguments.js';
import { RoomAccess } from './room-access.js';
import type { RoomRight } from './room.policy.js';

const ROOM_RULE = Symbol('room-rule');

interface RoomRule {
  /** Where the room's id stands among the arguments: `roomId`, `input.roomId`. */
  readonly argument: string;
  /** Null: being a member is enough. */
  readonly right: RoomRight | null;
  /** Of a mutation: its write asks for the same again. */
  readonly isAskedAgain?: boolean;
}

@Injectable()
export class RoomGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly access: RoomAccess,
  ) {}

  canActivate(execution: ExecutionContext): boolean | Promise<boolean> {
    const {
      argument,
      right,
      isAskedAgain = false,
    } = this.reflector.get<RoomRule>(ROOM_RULE, execution.getHandler());
    const { viewer } = contextOf(execution);
    const roomId = idAt(execution, argument);
    // The start of a subscription asks by itself, once it knows from where on it reads.
    if (isSubscription(execution)) return true;
    if (isMutation(execution)) return this.access.requireLately(right, viewer, roomId, isAskedAgain);
    const found = right ? this.access.require(right, viewer, roomId) : this.access.actor(viewer, roomId);
    return found.then(() => true);
  }
}

/** @throws BadUserInput unless a UUID stands at `path` of the arguments. Guards run before pipes. */
export function idAt(execution: ExecutionContext, path: string): string {
  const args = GqlExecutionContext.create(execution).getArgs<Record<string, unknown>>();
  const value = path
    .split('.')
    .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], args);
  return requireUuid(value, path.replace(/^input\./, ''));
}

const declare = (rule: RoomRule) =>
  applyDecorators(
    DeclareAccess({ kind: 'guarded', by: 'room' }),
    SetMetadata(ROOM_RULE, rule),
    UseGuards(RoomGuard),
  );

/** Only members of the room whose id is this argument. */
export const InRoom = (argument: string, options: Pick<RoomRule, 'isAskedAgain'> = {}) =>
  declare({ argument, right: null, ...options });

/** Only members of the room whose role there, in a room of that type, allows this. */
export const RoomRoles = (right: RoomRight, argument: string) => declare({ argument, right });
