import { describe, expect, it } from '@jest/globals';
import { buildSchema, getOperationAST, parse } from 'graphql';
import { Plan } from './plan.js';

const schema = buildSchema(`
  type Query { ok: Boolean }
  type Subscription { events(room: ID!, after: String): Event! }
  type Event { seq: Int! message: Message }
  type Message { id: ID! reactions(first: Int = 20): [String!]! viewer: MessageViewer! }
  type MessageViewer { canEdit: Boolean! }
`);

function planOf(source: string): Plan {
  const document = parse(source);
  const operation = getOperationAST(document);
  if (!operation) throw new Error('no operation');
  return new Plan(schema, document, operation);
}

describe('the plan of a subscription', () => {
  const document = `subscription ($room: ID!, $after: String, $first: Int = 5) {
    e: events(room: $room, after: $after) { seq message { reactions(first: $first) } }
  }`;

  it('knows the root field, whatever it is called in the answer', () => {
    expect(planOf(document).field).toBe('events');
    expect(
      planOf(`subscription { ...F } fragment F on Subscription { events(room: "r") { seq } }`).field,
    ).toBe('events');
  });

  it('is one for all rooms and cursors, for defaults given or left out, in any order', () => {
    const plan = planOf(document);
    const key = plan.keyOf({ room: 'a', first: 5 });
    expect(plan.keyOf({ first: 5, after: 'x', room: 'b' })).toBe(key);
    expect(plan.keyOf({ room: 'a' })).toBe(key);
  });

  it('is another for other arguments inside, and for another document', () => {
    const plan = planOf(document);
    expect(plan.keyOf({ room: 'a', first: 6 })).not.toBe(plan.keyOf({ room: 'a', first: 5 }));
    expect(planOf(document).keyOf({ room: 'a' })).not.toBe(plan.keyOf({ room: 'a' }));
  });

  it('counts the variables of directives and fragments', () => {
    const plan = planOf(`subscription ($room: ID!, $with: Boolean!) { events(room: $room) { seq ...F } }
      fragment F on Event { message @include(if: $with) { id } }`);
    expect(plan.keyOf({ room: 'a', with: true })).not.toBe(plan.keyOf({ room: 'a', with: false }));
  });

  it.each([
    ['a viewer field', `subscription { events(room: "r") { message { viewer { canEdit } } } }`, true],
    [
      'one in a fragment',
      `subscription { events(room: "r") { ...F } } fragment F on Event { message { viewer { canEdit } } }`,
      true,
    ],
    ['none', `subscription { events(room: "r") { seq message { id } } }`, false],
    ['an alias of that name only', `subscription { events(room: "r") { viewer: seq } }`, false],
  ])('is personal with %s: %#', (_what, source, personal) => {
    expect(planOf(source).isPersonal).toBe(personal);
  });
});
