import { Positions } from './positions';

const FRAME_BYTES = 64 * 1024;
const ROOM_ID = '00000000-0000-4000-8000-000000000000';
/** A cursor at its longest: an epoch of 16 digits, a part of the room's id, a number of ten digits. */
const CURSOR = 'x'.repeat(Math.ceil(((16 + 1 + 12 + 1 + 10) * 4) / 3));
/** The document itself, and what is around it. */
const REST_BYTES = 4 * 1024;

describe('positions', () => {
  it('name the rooms that moved last, as many as a frame holds', () => {
    const positions = new Positions();
    for (let room = 1; room <= 1000; room++)
      positions.move(`${ROOM_ID.slice(0, -4)}${String(room).padStart(4, '0')}`, CURSOR);
    positions.move(ROOM_ID, CURSOR);
    const named = positions.named();
    expect(named.at(-1)).toEqual({ roomId: ROOM_ID, cursor: CURSOR });
    expect(named.length).toBeGreaterThan(400);
    expect(JSON.stringify(named).length).toBeLessThan(FRAME_BYTES - REST_BYTES);
  });

  it('move, and are dropped', () => {
    const positions = new Positions();
    positions.move('a', '1');
    positions.move('a', '2');
    expect(positions.of('a')).toBe('2');
    positions.drop('a');
    expect(positions.of('a')).toBeUndefined();
    expect(positions.named()).toEqual([]);
  });
});
