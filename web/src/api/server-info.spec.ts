import { ServerInfoDocument } from '../gql';
import { askServerInfo } from './server-info';

/** Fails so often, then answers. */
function scene(failures: number) {
  const ending = new AbortController();
  const waits: number[] = [];
  let asked = 0;
  const client = {
    query: ({ query }: { query: unknown }) => {
      expect(query).toBe(ServerInfoDocument);
      asked += 1;
      return asked > failures
        ? Promise.resolve({ data: { serverInfo: { version: '1' } } })
        : Promise.reject(new Error('Away.'));
    },
  };
  const wait = (tries: number) => {
    waits.push(tries);
    if (tries === 3) ending.abort();
    return Promise.resolve();
  };
  const info = askServerInfo(client as never, ending.signal, wait);
  const settled = () => new Promise((resolve) => setTimeout(resolve));
  return { info, waits, settled, asked: () => asked };
}

describe('what the server allows', () => {
  it('is asked for until it is known, after a longer wait each time', async () => {
    const { info, waits } = scene(2);
    expect(await info).toEqual({ version: '1' });
    expect(waits).toEqual([1, 2]);
  });

  it('is not asked for once the person has signed out', async () => {
    const { settled, asked } = scene(Infinity);
    await settled();
    expect(asked()).toBe(3);
  });
});
