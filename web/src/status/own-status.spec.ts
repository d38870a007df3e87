import { OwnStatus } from './own-status';

function storage(): Pick<Storage, 'getItem' | 'setItem'> {
  const kept = new Map<string, string>();
  return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) };
}

describe('the own status', () => {
  it('is online, and away while nobody is there', () => {
    const status = new OwnStatus('ana', storage());
    expect(status.now).toBe('ONLINE');
    status.setIdle(true);
    expect(status.now).toBe('AWAY');
    status.setIdle(false);
    expect(status.now).toBe('ONLINE');
  });

  it.each(['BUSY', 'OFFLINE', 'AWAY'] as const)('stays %s when that was chosen by hand', (chosen) => {
    const status = new OwnStatus('ana', storage());
    status.choose(chosen);
    status.setIdle(true);
    expect(status.now).toBe(chosen);
    status.setIdle(false);
    expect(status.now).toBe(chosen);
  });

  it('is remembered by the browser, for this person', () => {
    const kept = storage();
    new OwnStatus('ana', kept).choose('BUSY');
    expect(new OwnStatus('ana', kept).now).toBe('BUSY');
    expect(new OwnStatus('bruno', kept).now).toBe('ONLINE');
  });
});
