import { describe, expect, it } from '@jest/globals';
import { Delivery } from './delivery.js';
import { SharedFrame } from './frame.js';
import type { Outbox } from './outbox.js';
import { Payload } from './payload.js';
import type { Asked, SharedExecution } from './shared-execution.js';
import { SubscriptionWriter } from './subscription-writer.js';

const turn = () => new Promise((resolve) => setImmediate(resolve));
const frame = (text: string) => new SharedFrame(Buffer.from(JSON.stringify(text)));

/** An answer that is worked out when it is told to. */
function later(text: string) {
  let answer: () => void = () => undefined;
  const promise = new Promise<SharedFrame>((resolve) => (answer = () => resolve(frame(text))));
  return { payload: new Payload(promise, false), answer };
}
const now = (text: string) => new Payload(frame(text), false);

function start() {
  const said: string[] = [];
  const outbox = {
    send: (one: SharedFrame, id: Buffer) =>
      void said.push((JSON.parse(one.message(id)) as { payload: string }).payload),
    giveUp: () => void said.push('too slow'),
    drained: () => Promise.resolve(void said.push('the outbox is asked')),
  } as unknown as Outbox;
  const listener = { ended: (error: Error | null) => void said.push(error ? error.message : 'ended') };
  const execution = { answers: (_: Asked, { events }: Delivery) => events } as unknown as SharedExecution;
  const writer = new SubscriptionWriter('1', {} as Asked, execution, outbox, listener);
  return { writer, said, deliver: (...payloads: Payload[]) => writer.deliver(new Delivery(payloads)) };
}

describe('what a subscription sends', () => {
  it('keeps the order of its events, whichever is answered first', async () => {
    const { said, deliver } = start();
    const [first, second] = [later('1'), later('2')];
    deliver(now('0'), first.payload);
    deliver(second.payload, now('3'));
    deliver(now('4'));
    second.answer();
    await turn();
    expect(said).toEqual(['0']);
    first.answer();
    await turn();
    expect(said).toEqual(['0', '1', '2', '3', '4']);
    deliver(now('5'));
    expect(said.at(-1)).toBe('5');
  });

  it('is over when the last of it was answered', async () => {
    const { writer, said, deliver } = start();
    const last = later('the last');
    deliver(last.payload);
    writer.finish(() => said.push('over'));
    await turn();
    expect(said).toEqual([]);
    last.answer();
    await turn();
    expect(said).toEqual(['the last', 'over']);
  });

  it('has left when what waited for its answer has, and the outbox says so', async () => {
    const { writer, said, deliver } = start();
    const one = later('one');
    deliver(one.payload);
    const drained = writer.drained().then(() => said.push('drained'));
    await turn();
    expect(said).toEqual([]);
    one.answer();
    await drained;
    expect(said).toEqual(['one', 'the outbox is asked', 'drained']);
  });

  it('stops where far more waits for answers than any burst is', () => {
    const { said, deliver } = start();
    for (let n = 0; n < 5000 && said.length === 0; n++) deliver(later(`${n}`).payload);
    expect(said).toEqual(['too slow']);
  });

  it('is nothing any more once it is closed, and nobody waits for it', async () => {
    const { writer, said, deliver } = start();
    const one = later('one');
    deliver(one.payload);
    const drained = writer.drained();
    writer.close(null);
    one.answer();
    deliver(now('two'));
    await drained;
    expect(said).toEqual(['ended', 'the outbox is asked']);
  });
});
