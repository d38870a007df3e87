import { TypingSignal } from './typing-signal';

function scene() {
  const told: boolean[] = [];
  const clock = { ms: 0 };
  const signal = new TypingSignal(
    (isTyping) => told.push(isTyping),
    () => clock.ms,
  );
  return { told, clock, signal };
}

describe('the typing signal', () => {
  it('is given once in 4 s, however fast somebody types', () => {
    const { told, clock, signal } = scene();
    for (clock.ms = 0; clock.ms < 9000; clock.ms += 100) signal.typed();
    expect(told).toEqual([true, true, true]);
  });

  it('is taken back when they cease, but not when the message itself says so', () => {
    const { told, signal } = scene();
    signal.typed();
    signal.ceased();
    signal.ceased();
    signal.typed();
    signal.ceased(true);
    expect(told).toEqual([true, false, true]);
  });
});
