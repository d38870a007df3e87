import { describe, expect, it } from '@jest/globals';
import { ApiError, type ApiErrorCode } from '../../api/errors';
import { testMessage } from '../timeline/test-message';
import { Outbox } from './outbox';
import type { Outgoing } from './outgoing';

const draft = (id: string) => ({ id, roomId: 'room', body: `text of ${id}`, replyTo: null, createdAt: '' });
const refusal = (code: ApiErrorCode, retryable: boolean, retryAfterMs?: number) =>
  new ApiError(code, code, retryable, retryAfterMs);

/** A server that takes what it is sent, but for the refusals that were put in its way. */
function scene({ refusals = [], kept = [] }: { refusals?: Error[]; kept?: Outgoing[] } = {}) {
  const sent: string[] = [];
  const waits: number[] = [];
  let saved: readonly Outgoing[] = kept;
  const outbox = new Outbox({
    send: ({ id }) => {
      const refused = refusals.shift();
      if (refused) return Promise.reject(refused);
      sent.push(id);
      return Promise.resolve(testMessage(sent.length, { id }));
    },
    wait: (ms) => {
      waits.push(ms);
      return Promise.resolve();
    },
    load: () => kept,
    save: (items) => (saved = items),
  });
  const settled = () => new Promise((resolve) => setTimeout(resolve));
  return { outbox, sent, waits, settled, saved: () => saved };
}

describe('the outbox', () => {
  it('sends in order, waits as long as the server says, and tells of each answer', async () => {
    const { outbox, sent, waits, settled, saved } = scene({ refusals: [refusal('RATE_LIMITED', true, 700)] });
    const answers: string[] = [];
    outbox.onAnswer('room', ({ id }) => answers.push(id));
    for (const id of ['a', 'b', 'c']) outbox.add(draft(id));
    await settled();
    expect(waits).toEqual([700]);
    expect(sent).toEqual(['a', 'b', 'c']);
    expect(answers).toEqual(['a', 'b', 'c']);
    expect(saved()).toEqual([]);
  });

  it('waits longer each time while the network is away', async () => {
    const away = refusal('NETWORK', true);
    const { outbox, sent, waits, settled } = scene({ refusals: [away, away, away] });
    outbox.add(draft('a'));
    await settled();
    expect(waits).toEqual([500, 1000, 2000]);
    expect(sent).toEqual(['a']);
  });

  it('keeps what was refused, lets the next pass, and sends it again under the same id when asked', async () => {
    const { outbox, sent, settled } = scene({ refusals: [refusal('FORBIDDEN', false)] });
    outbox.add(draft('a'));
    outbox.add(draft('b'));
    await settled();
    expect(sent).toEqual(['b']);
    expect(outbox.all).toMatchObject([{ id: 'a', state: 'FAILED', error: 'FORBIDDEN' }]);
    outbox.retry('a');
    await settled();
    expect(sent).toEqual(['b', 'a']);
    expect(outbox.all).toEqual([]);
  });

  it('tells of what was refused, not of what will be tried again', async () => {
    const refusals = [refusal('NETWORK', true), refusal('FORBIDDEN', false)];
    const { outbox, settled } = scene({ refusals });
    const refused: string[] = [];
    outbox.onRefusal(({ id }) => refused.push(id));
    outbox.add(draft('a'));
    outbox.add(draft('b'));
    await settled();
    expect(refused).toEqual(['a']);
  });

  it('keeps what is on its way when it is stopped, and sends no more of it', async () => {
    const { outbox, sent, settled, saved } = scene({ refusals: [refusal('NETWORK', true)] });
    outbox.add(draft('a'));
    outbox.stop();
    await settled();
    expect(sent).toEqual([]);
    expect(saved()).toMatchObject([{ id: 'a', state: 'SENDING' }]);
  });

  it('goes on after a reload with what had not been answered', async () => {
    const kept: Outgoing[] = [{ ...draft('a'), state: 'SENDING', error: null }];
    const { sent, settled } = scene({ kept });
    await settled();
    expect(sent).toEqual(['a']);
  });
});
