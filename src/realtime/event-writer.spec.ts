import { describe, expect, it } from '@jest/globals';
import { buildSchema, execute, type GraphQLObjectType, type GraphQLUnionType } from 'graphql';
import { operationOf } from '../graphql/documents.js';
import { fragmentsOf } from './plan.js';
import { SharedContext } from '../graphql/request-context.js';
import { EventWriter } from './event-writer.js';
import { parse } from 'graphql';

const schema = buildSchema(`
  scalar Time
  scalar Json
  enum Kind { TEXT IMAGE }
  interface Named { name: String }
  type Person implements Named { name: String! nick: String friends: [Person!] rank(of: Int = 1): Int }
  type Sent { seq: Int! at: Time! kind: Kind! body: String data: Json author: Person! tags: [String] }
  type Left { who: Person! }
  union Event = Sent | Left
  type Query { nothing: Int }
  type Subscription { events(room: ID!): Event!, ticks: Int }
`);
(schema.getType('Event') as GraphQLUnionType).resolveType = (value: { type: string }) => value.type;
const sent = (schema.getType('Sent') as GraphQLObjectType).getFields();
let resolved = 0;
if (sent['author'])
  sent['author'].resolve = ({ author }: { author: unknown }) => {
    resolved++;
    return author;
  };
(schema.getType('Time') as unknown as { serialize: (at: Date) => string }).serialize = (at) =>
  at.toISOString();

const ada = { name: 'Ada "the first" \u2028 é', nick: null, friends: [{ name: 'Bob' }, { name: 'Cy' }] };
const event = {
  type: 'Sent',
  seq: 7,
  at: new Date(0),
  kind: 'TEXT',
  body: 'x\n',
  data: { deep: [1, null] },
  author: ada,
  tags: ['a', null],
};

function writerOf(text: string) {
  const document = parse(text);
  const operation = operationOf(document, null);
  if (!operation) throw new Error('no operation');
  return { document, writer: new EventWriter(schema, fragmentsOf(document), operation) };
}

const context = new SharedContext({});

/** What the writer gives, and what graphql-js gives. */
function both(text: string, events: unknown = event) {
  const { document, writer } = writerOf(text);
  const rootValue = { events };
  const answer = execute({
    schema,
    document,
    rootValue,
    contextValue: context,
    variableValues: { on: true },
  });
  return [writer.answer(events, context), JSON.stringify(answer)] as const;
}

describe('an event that brings along what is selected', () => {
  it.each([
    'subscription { events(room: 1) { __typename ... on Sent { seq at kind body data tags } } }',
    'subscription { e: events(room: 1) { is: __typename ... on Sent { n: seq author { name nick friends { name } } } } }',
    'subscription { events(room: 1) { ...A ...B } } fragment A on Sent { author { name } seq } fragment B on Sent { author { nick } at seq }',
    'subscription { events(room: 1) { ... on Sent { author { ... on Named { name } ... { nick } } } } }',
    'subscription { events(room: 1) { ... on Sent { seq } } events(room: 1) { ... on Sent { at } } }',
    'subscription S($r: ID = 1) { events(room: $r) { ... on Left { who { rank } } ... on Sent { seq } } }',
    'subscription { events(room: 1) { ... on Left { who { name } } } }',
  ])('is written as graphql-js answers it: %s', (text) => {
    const [written, answered] = both(text);
    expect(written).toBe(answered);
  });

  it.each([
    ['arguments', 'subscription { events(room: 1) { ... on Sent { author { rank(of: 2) } } } }', event],
    ['defaults', 'subscription { events(room: 1) { ... on Sent { author { rank } } } }', event],
    [
      'directives',
      'subscription S($on: Boolean!) { events(room: 1) { ... on Sent { seq @include(if: $on) } } }',
      event,
    ],
    [
      'a null where none may be',
      'subscription { events(room: 1) { ... on Sent { seq } } }',
      { ...event, seq: null },
    ],
    [
      'what no scalar takes',
      'subscription { events(room: 1) { ... on Sent { seq } } }',
      { ...event, seq: 'x' },
    ],
    [
      'an error',
      'subscription { events(room: 1) { ... on Sent { data } } }',
      { ...event, data: new Error('no') },
    ],
    ['no list', 'subscription { events(room: 1) { ... on Sent { tags } } }', { ...event, tags: 'a' }],
    ['another type', 'subscription { events(room: 1) { __typename } }', { type: 'Person' }],
  ])('is left to graphql-js where there is more to it: %s', (_what, text, value) => {
    expect(writerOf(text).writer.answer(value, context)).toBeNull();
  });

  it('is not tried again and again where it must be waited for', () => {
    const { writer } = writerOf('subscription { events(room: 1) { ... on Sent { seq author { name } } } }');
    expect(writer.answer(event, context)).not.toBeNull();
    const late = { ...event, author: Promise.resolve(ada) };
    resolved = 0;
    for (let n = 0; n < 100; n++) expect(writer.answer(late, context)).toBeNull();
    expect(resolved).toBeLessThan(10);
    // But it is tried: that one event had to wait says nothing about the next.
    const written = Array.from({ length: 200 }, () => writer.answer(event, context));
    expect(written.filter((text) => text !== null).length).toBeGreaterThan(100);
  });

  it('leaves the failure of what must be waited for to whoever asks for it', async () => {
    const { writer } = writerOf('subscription { events(room: 1) { ... on Sent { author { name } } } }');
    const failing = Promise.reject(new Error('away'));
    expect(writer.answer({ ...event, author: failing }, context)).toBeNull();
    await expect(failing).rejects.toThrow('away');
  });

  it('has nothing to do with subscriptions of another form', () => {
    expect(writerOf('subscription { ticks }').writer.answer(null, context)).toBe('{"data":{"ticks":null}}');
    expect(writerOf('{ nothing }').writer.answer(1, context)).toBeNull();
  });
});
