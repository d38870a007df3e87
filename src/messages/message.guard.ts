import {
  applyDecorators,
  type CanActivate,
  type ExecutionContext,
  Inject,
  Injectable,
  SetMetadata,
  UseGuards,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { DeclareAccess } from '../auth/access.js';
import { contextOf } from '../auth/viewer.decorator.js';
import { CONFIG, type Config } from '../config/config.js';
import { Clock } from '../database/clock.js';
import { Forbidden } from '../errors/chat-error.js';
import { idAt } from '../rooms/room.guard.js';
import { MessageAccess } from './message-access.js';
import { requireWithin, type Window } from './message.policy.js';

const MESSAGE_RULE = Symbol('message-rule');
const MESSAGE_WINDOW = Symbol('message-window');

interface MessageRule {
  /** The argument that holds the message's id. */
  readonly argument: string;
  readonly author: boolean;
}

@Injectable()
export class MessageGuard implements CanActivate {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly reflector: Reflector,
    private readonly access: MessageAccess,
    private readonly clock: Clock,
  ) {}

  async canActivate(execution: ExecutionContext): Promise<boolean> {
    const { argument, author } = this.reflector.get<MessageRule>(MESSAGE_RULE, execution.getHandler());
    const window = this.reflector.get<Window | undefined>(MESSAGE_WINDOW, execution.getHandler());
    const { viewer } = contextOf(execution);
    const { message } = await this.access.find(viewer, idAt(execution, argument));
    if (author && message.senderId !== viewer.id)
      throw new Forbidden('Only its author may do this to a message.');
    // A second time is not refused for being late: a retry of what was done answers with what is.
    if (window && !message.deletedAt && !message.recalledAt)
      requireWithin(window, message, this.clock.now(), this.config.limits);
    return true;
  }
}

const declare = (rule: MessageRule) =>
  applyDecorators(
    DeclareAccess({ kind: 'guarded', by: 'message' }),
    SetMetadata(MESSAGE_RULE, rule),
    UseGuards(MessageGuard),
  );

/** Only the author of the message whose id is this argument. */
export const AuthorOf = (argument: string) => declare({ argument, author: true });

/** Only members of the room of the message whose id is this argument. */
export const InRoomOf = (argument: string) => declare({ argument, author: false });

/** Beside {@link AuthorOf}: only as long as the window is open. The write asks again, under the room's lock. */
export const WithinWindow = (window: Window) => SetMetadata(MESSAGE_WINDOW, window);
