import { describe, expect, it } from '@jest/globals';
import { type Change, done, type Outcome } from './change.js';
import { GroupCommit } from './group-commit.js';

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** The turns of the event loop in which what is added together becomes a batch. */
async function gathered(): Promise<void> {
  await turn();
  await turn();
}

/** Commits that end when they are told to. */
function held(mostBatches: number, apart?: string) {
  const batches: { names: string[]; end: (fails?: boolean) => Promise<void> }[] = [];
  const settled: string[] = [];
  const told: string[] = [];
  /** Who hears of a batch when: its listeners, what they have to write at the end of that turn, its senders. */
  const order: string[] = [];
  const nameOf = new Map<Change, string>();
  const isApart = (change: Change) => change.rooms.some((room) => room === apart);
  const parts = (changes: readonly Change[]) =>
    [changes.filter((one) => !isApart(one)), changes.filter(isApart)].filter(({ length }) => length > 0);
  const commits = new GroupCommit(
    async (changes) => {
      const names = changes.map((change) => nameOf.get(change) ?? '');
      const fails = await new Promise<boolean>((resolve) =>
        batches.push({
          names,
          end: async (failing = false) => {
            resolve(failing);
            await gathered();
          },
        }),
      );
      if (fails) throw new Error('no');
      const outcomes = changes.map(() => done(null) as Outcome<unknown>);
      const announce = () => {
        told.push(`${names.join()} with ${batches.length} begun`);
        order.push('listeners');
        setImmediate(() => order.push('end of their turn'));
      };
      return { outcomes, announce };
    },
    mostBatches,
    parts,
  );
  const add = (name: string, ...rooms: string[]) => {
    const change = {
      kind: 'single',
      rooms,
      write: () => Promise.resolve(null),
      settle: (outcome: Outcome<never>) => {
        settled.push(outcome.ok ? name : `not ${name}`);
        order.push('sender');
      },
    } as Change;
    nameOf.set(change, name);
    commits.add(change);
  };
  const underWay = () => batches.map(({ names }) => names.join());
  return { add, batches, settled, told, order, underWay };
}

describe('changes that wait', () => {
  it('are committed together with those of the same turn and the next, and of the time of the batch before', async () => {
    const { add, batches, underWay, settled } = held(1);
    add('a', '1');
    await turn();
    add('b', '2');
    await gathered();
    add('c', '3');
    add('d', '1');
    await gathered();
    expect(underWay()).toEqual(['a,b']);
    await batches[0]?.end();
    expect(underWay()).toEqual(['a,b', 'c,d']);
    expect(settled).toEqual(['a', 'b']);
  });

  it('do not wait for those of other rooms, and never overtake one of theirs', async () => {
    const { add, batches, underWay } = held(3);
    add('a', '1');
    await gathered();
    add('b', '1');
    add('c', '1', '2');
    add('d', '2');
    add('e', '3');
    await gathered();
    // c waits for room 1, and d for c, though nothing is under way in room 2.
    expect(underWay()).toEqual(['a', 'e']);
    await batches[1]?.end();
    expect(underWay()).toEqual(['a', 'e']);
    await batches[0]?.end();
    expect(underWay()).toEqual(['a', 'e', 'b,c,d']);
  });

  it('are at most so many batches at once, and only one where it is large', async () => {
    const few = held(2);
    for (const [name, room] of ['a1', 'b2', 'c3'].map(([name = '', room = '']) => [name, room] as const)) {
      few.add(name, room);
      await gathered();
    }
    expect(few.underWay()).toEqual(['a', 'b']);

    const many = held(3);
    for (let room = 0; room < 20; room++) many.add(`${room}`, `${room}`);
    await gathered();
    many.add('later', 'other');
    await gathered();
    expect(many.batches.length).toBe(1);
    await many.batches[0]?.end();
    expect(many.underWay()[1]).toBe('later');
  });

  it('are another batch beside a large one where they are many', async () => {
    const { add, underWay } = held(2);
    for (let room = 0; room < 20; room++) add(`${room}`, `${room}`);
    await gathered();
    for (let n = 0; n < 47; n++) add(`x${n}`, 'other');
    add('not yet', '7');
    await gathered();
    expect(underWay().length).toBe(1);
    add('x47', 'other');
    await gathered();
    expect(underWay()[1]?.split(',')).toEqual(Array.from({ length: 48 }, (_, n) => `x${n}`));
  });

  it('are not all in one batch where they make two large ones: one is told while the other is under way', async () => {
    const { add, batches, underWay, told } = held(2);
    const sizes = () => underWay().map((names) => names.split(',').length);
    const addAll = (count: number) => {
      for (let n = 0; n < count; n++) add(`${n}`, `${n % 3}`);
    };
    addAll(120);
    await gathered();
    expect(sizes()).toEqual([60]);
    await batches[0]?.end();
    expect(sizes()).toEqual([60, 60]);
    expect(told[0]).toContain(' with 2 begun');
    // Of those who have been told half come back in time: they do not join the others in the next batch.
    addAll(30);
    await gathered();
    await batches[1]?.end();
    addAll(90);
    await gathered();
    expect(sizes()).toEqual([60, 60, 30]);
    await batches[2]?.end();
    expect(sizes()).toEqual([60, 60, 30, 60]);
  });

  it('are all in one batch where the database is in this very thread', async () => {
    const { add, underWay } = held(1);
    for (let n = 0; n < 120; n++) add(`${n}`, `${n}`);
    await gathered();
    expect(underWay()[0]?.split(',').length).toBe(120);
  });

  it('do not wait for those that had better be a batch of their own', async () => {
    const { add, batches, underWay, told } = held(3, 'slow');
    add('a', '1');
    add('b', 'slow');
    add('c', '2');
    await gathered();
    expect(underWay()).toEqual(['a,c', 'b']);
    await batches[0]?.end();
    expect(told).toEqual(['a,c with 2 begun']);
    add('d', '1', 'slow');
    await gathered();
    expect(batches.length).toBe(2);
    await batches[1]?.end();
    expect(underWay()[2]).toBe('d');
  });

  it.each([
    [
      1,
      'before the next begin, where the database is in this very thread',
      ['a with 1 begun', 'b with 2 begun'],
    ],
    [2, 'while the next are under way', ['a with 2 begun', 'b with 2 begun']],
  ])('are announced, with %i batches at most, %s', async (most, _when, expected) => {
    const { add, batches, told } = held(most);
    add('a', '1');
    await gathered();
    add('b', '1');
    await batches[0]?.end();
    await batches[1]?.end();
    expect(told).toEqual(expected);
  });

  it('hold their rooms until the last of a batch that failed was tried alone', async () => {
    const { add, batches, underWay, settled } = held(3);
    add('a', '1');
    add('b', '2');
    await gathered();
    await batches[0]?.end(true);
    add('c', '2');
    await gathered();
    expect(underWay()).toEqual(['a,b', 'a']);
    await batches[1]?.end(true);
    expect(underWay()).toEqual(['a,b', 'a', 'b']);
    await batches[2]?.end();
    expect(underWay()).toEqual(['a,b', 'a', 'b', 'c']);
    await turn();
    expect(settled).toEqual(['not a', 'b']);
  });

  it('are told to the listeners of a few before their senders have to be answered, and of many together', async () => {
    const orderOf = async (count: number) => {
      const { add, batches, order } = held(2);
      for (let n = 0; n < count; n++) add(`${n}`, `${n}`);
      await gathered();
      await batches[0]?.end();
      await turn();
      return order.filter((one, i) => one !== order[i - 1]);
    };
    expect(await orderOf(1)).toEqual(['listeners', 'end of their turn', 'sender']);
    expect(await orderOf(10)).toEqual(['listeners', 'sender', 'end of their turn']);
  });
});
