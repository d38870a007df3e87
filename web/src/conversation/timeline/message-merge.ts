import type { MessagePartsFragment, QuotePartsFragment } from '../../gql';

export type Message = MessagePartsFragment;
export type Quote = QuotePartsFragment;

type Text = Pick<Quote, 'body' | 'editedAt' | 'deletedAt' | 'recalledAt'>;

const STATUSES = ['SENT', 'DELIVERED', 'READ'] as const;

/** Whether `next` is as late a state as `known`: what is gone stays gone, and edits only go forward. */
function isAsLate(known: Text, next: Text): boolean {
  if (next.deletedAt) return true;
  if (known.deletedAt) return false;
  if (known.recalledAt || next.recalledAt) return next.recalledAt !== null;
  return (next.editedAt ?? '') >= (known.editedAt ?? '');
}

export function furtherStatus(a: Message['status'], b: Message['status']): Message['status'] {
  if (!a || !b) return a ?? b;
  return STATUSES.indexOf(a) > STATUSES.indexOf(b) ? a : b;
}

/** The quote as it is once its original is known to be `original`. */
export function laterQuote(quote: Quote, original: Quote): Quote {
  if (!isAsLate(quote, original)) return quote;
  const { body, editedAt, deletedAt, recalledAt } = original;
  return { ...quote, body, editedAt, deletedAt, recalledAt };
}

/**
 * Two states of one message, which may come in any order. All but the reactions says by itself which one is later;
 * reactions come and go, so the caller must know.
 */
export function laterMessage(known: Message, next: Message, reactionsOf: 'known' | 'next'): Message {
  const text = isAsLate(known, next) ? next : known;
  return {
    ...text,
    replyTo: known.replyTo && next.replyTo ? laterQuote(known.replyTo, next.replyTo) : text.replyTo,
    status: furtherStatus(known.status, next.status),
    reactions: reactionsOf === 'next' ? next.reactions : known.reactions,
  };
}
