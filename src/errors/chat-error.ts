import { ErrorCode, isRetryable } from './error-code.js';

/** What a caller may be told. Anything that is not a ChatError is masked as INTERNAL and logged. */
export abstract class ChatError extends Error {
  abstract readonly code: ErrorCode;
  readonly field?: string;
  readonly retryAfterMs?: number;

  get retryable(): boolean {
    return isRetryable(this.code);
  }
}

export class Unauthenticated extends ChatError {
  readonly code = ErrorCode.UNAUTHENTICATED;
  constructor(message = 'Sign in first: the access token is missing, wrong or no longer valid.') {
    super(message);
  }
}

/** A fresh token of the same session will do. */
export class AccessTokenExpired extends Unauthenticated {
  constructor() {
    super('The access token has run out: refresh the session.');
  }
}

/** What is unknown, revoked or over gives this same answer. */
export class ApiTokenOver extends Unauthenticated {
  constructor() {
    super('This API token is not valid: it is unknown, was revoked, or has run out.');
  }
}

export class Forbidden extends ChatError {
  readonly code = ErrorCode.FORBIDDEN;
}

/** What is not there and what the caller may not know of give this same answer. */
export class NotFound extends ChatError {
  readonly code = ErrorCode.NOT_FOUND;
  constructor(what: 'user' | 'room' | 'message' | 'member' | 'API token') {
    super(`There is no such ${what}.`);
  }
}

export class BadUserInput extends ChatError {
  readonly code = ErrorCode.BAD_USER_INPUT;
  constructor(
    override readonly field: string | undefined,
    message: string,
  ) {
    super(message);
  }
}

export class Conflict extends ChatError {
  readonly code = ErrorCode.CONFLICT;
  constructor(
    message: string,
    override readonly field?: string,
  ) {
    super(message);
  }
}

export class WindowClosed extends ChatError {
  readonly code: ErrorCode;
  constructor(window: 'edit' | 'recall', seconds: number) {
    super(
      `A message can be ${window === 'edit' ? 'edited' : 'recalled'} for ${seconds} seconds; that time is over.`,
    );
    this.code = window === 'edit' ? ErrorCode.EDIT_WINDOW_CLOSED : ErrorCode.RECALL_WINDOW_CLOSED;
  }
}

export class RoomIsArchived extends Forbidden {
  constructor() {
    super('This room is archived: it can be read, not written.');
  }
}

export class RateLimited extends ChatError {
  readonly code = ErrorCode.RATE_LIMITED;
  constructor(
    what: string,
    override readonly retryAfterMs: number,
  ) {
    super(`Too many ${what}: try again in ${Math.ceil(retryAfterMs / 1000)} s.`);
  }
}

export class Unavailable extends ChatError {
  readonly code = ErrorCode.UNAVAILABLE;
  constructor(message = 'Recado cannot do this right now; nothing was changed. Try again.') {
    super(message);
  }
}

/** The answer of the database was lost, and with it whether there was a change. */
export class OutcomeUnknown extends Unavailable {
  constructor() {
    super('The answer was lost: it may have been done. Try again, under the same id where you gave one.');
  }
}
