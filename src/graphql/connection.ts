import type { Type } from '@nestjs/common';
import { Field, ObjectType } from '@nestjs/graphql';
import { BadUserInput } from '../errors/chat-error.js';
import { isUuid } from './arguments.js';

@ObjectType({ description: 'Where a page lies in the whole list (Relay cursor connections).' })
export class PageInfo {
  @Field({ description: 'Whether more follows this page.' }) hasNextPage!: boolean;
  @Field({ description: 'Whether something comes before this page.' }) hasPreviousPage!: boolean;
  @Field(() => String, { nullable: true, description: 'Give it as `before` for the page before.' })
  startCursor!: string | null;
  @Field(() => String, { nullable: true, description: 'Give it as `after` for the page after.' }) endCursor!:
    string | null;
}

export interface Edge<T> {
  cursor: string;
  node: T;
}

export interface Connection<T> {
  edges: Edge<T>[];
  nodes: T[];
  pageInfo: PageInfo;
}

/** The GraphQL type of a page of `model`s: `XConnection` with its `XEdge`. Extend it with a class of that name. */
export function connectionType<T>(model: Type<T>, name: string): Type<Connection<T>> {
  @ObjectType(`${name}Edge`, { description: `One ${name} of a page.` })
  class ModelEdge implements Edge<T> {
    @Field({ description: 'Where this one stands in the list.' }) cursor!: string;
    @Field(() => model, { description: 'The one itself.' }) node!: T;
  }

  @ObjectType(`${name}Connection`, { description: `A page of a list (${name}).` })
  class ModelConnection implements Connection<T> {
    @Field(() => [ModelEdge], { description: 'The page with a cursor for each.' }) edges!: ModelEdge[];
    @Field(() => [model], { description: 'The page without cursors.' }) nodes!: T[];
    @Field(() => PageInfo, { description: 'What lies before and after.' }) pageInfo!: PageInfo;
  }
  return ModelConnection;
}

/** Makes a page of what was read. `around` tells what lies beside it. */
export function connection<T>(
  nodes: T[],
  cursorOf: (node: T) => string,
  around: { hasNextPage: boolean; hasPreviousPage: boolean },
): Connection<T> {
  const edges = nodes.map((node) => ({ cursor: cursorOf(node), node }));
  return {
    edges,
    nodes,
    pageInfo: { ...around, startCursor: edges[0]?.cursor ?? null, endCursor: edges.at(-1)?.cursor ?? null },
  };
}

/** A forward page out of `limit + 1` rows that were asked for. */
export function forwardPage<T>(
  rows: T[],
  first: number,
  after: unknown,
  cursorOf: (node: T) => string,
): Connection<T> {
  return connection(rows.slice(0, first), cursorOf, {
    hasNextPage: rows.length > first,
    hasPreviousPage: after !== null && after !== undefined,
  });
}

/** The end of the year 9999 in milliseconds: what is sorted by are times and message numbers. */
const LARGEST_NUMBER = 253_402_300_799_999;

/** Page cursors: base64url of the values that the list is sorted by. */
export function encodePageCursor(...values: (string | number)[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

type CursorPart = 'id' | 'string' | 'number';

/**
 * @param shape what each value must be; numbers are whole ones, ids UUIDs.
 * @throws BadUserInput naming `field` where it is no cursor of such a list.
 */
export function decodePageCursor<S extends readonly CursorPart[]>(
  cursor: string,
  shape: S,
  field: string,
): { [K in keyof S]: S[K] extends 'number' ? number : string } {
  let values: unknown;
  try {
    values = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    values = null;
  }
  if (
    !Array.isArray(values) ||
    values.length !== shape.length ||
    !shape.every((part, i) => isCursorPart(part, values[i]))
  ) {
    throw new BadUserInput(field, `${field} is not a cursor of this list.`);
  }
  return values as { [K in keyof S]: S[K] extends 'number' ? number : string };
}

function isCursorPart(part: CursorPart, value: unknown): boolean {
  switch (part) {
    // Nothing else may be compared with a column of ids: MySQL keeps them in ASCII, and refuses to.
    case 'id':
      return isUuid(value);
    case 'string':
      return typeof value === 'string';
    case 'number':
      return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= LARGEST_NUMBER;
  }
}
