import type { ApiErrorCode } from '../../api/errors';
import type { Quote } from '../timeline/message-merge';

/** An own message that the server has not answered for yet. */
export interface Outgoing {
  /** Minted here: the same id sent again is the same message, so trying again never doubles it. */
  readonly id: string;
  readonly roomId: string;
  readonly body: string;
  readonly replyTo: Quote | null;
  readonly createdAt: string;
  /** `FAILED`: it will not be tried again unless its author says so. */
  readonly state: 'SENDING' | 'FAILED';
  readonly error: ApiErrorCode | null;
}
