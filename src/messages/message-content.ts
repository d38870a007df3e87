import { hash } from 'node:crypto';
import { FIXED, type Limits } from '../config/limits.js';
import { BadUserInput } from '../errors/chat-error.js';
import { codePoints, showsSomething } from '../graphql/arguments.js';
import { MessageType } from './message.enums.js';
import type { SendMessageInput } from './message.input.js';

/** What a client sends, checked. */
export interface MessageContent {
  readonly roomId: string;
  readonly type: MessageType;
  readonly body: string;
  readonly replyToId: string | null;
  readonly metadata: unknown;
}

/** @throws BadUserInput naming the field. */
export function contentOf(input: SendMessageInput, limits: Limits): MessageContent {
  const type = input.type ?? MessageType.TEXT;
  if (type === MessageType.SYSTEM)
    throw new BadUserInput('type', 'SYSTEM messages are written by Recado only.');
  requireBody(input.body, limits);
  const metadata = input.metadata ?? null;
  if (metadata !== null && Buffer.byteLength(JSON.stringify(metadata)) > FIXED.metadataBytes) {
    throw new BadUserInput('metadata', `metadata may have ${FIXED.metadataBytes} bytes as JSON.`);
  }
  return { roomId: input.roomId, type, body: input.body, replyToId: input.replyToId ?? null, metadata };
}

/** @throws BadUserInput unless the text is 1 to `messageLength` whole code points and not only blanks. */
export function requireBody(body: string, { messageLength }: Limits): void {
  // Two UTF-16 units make a code point at the most: what is longer need not be counted.
  const tooLong =
    body.length > messageLength && (body.length > 2 * messageLength || codePoints(body) > messageLength);
  if (tooLong) throw new BadUserInput('body', `A message may have ${messageLength} characters.`);
  // Half an emoji, as cutting a text by UTF-16 units leaves it: no database keeps it.
  if (/\p{Surrogate}/u.test(body)) throw new BadUserInput('body', 'A message must be valid Unicode.');
  if (!showsSomething(body)) throw new BadUserInput('body', 'A message cannot be empty.');
}

/** Tells a retry from another message under the same id. 43 characters of base64url (SHA-256). */
export function hashOf({ roomId, type, body, replyToId, metadata }: MessageContent): string {
  return hash('sha256', JSON.stringify([roomId, type, body, replyToId, metadata]), 'base64url');
}
