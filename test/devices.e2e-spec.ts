import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { WorkspaceRole } from '../src/users/user.enums.js';
import { PubSub } from '../src/pubsub/pubsub.js';
import type { Data, Person } from './support/person.js';
import { RawSocket } from './support/raw-socket.js';
import { startServer, type TestServer } from './support/server.js';

const DEVICES =
  'query ($id: ID!) { user(id: $id) { viewer { devices { id openedAt status userAgent nodeId } } } }';
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

describe('the devices of a person', () => {
  let server: TestServer;
  let owner: Person;
  let ana: Person;

  beforeAll(async () => {
    server = await startServer();
  });
  beforeEach(async () => {
    owner = await server.workspace();
    ana = await server.join(owner, 'Ana');
  });
  afterAll(() => server.close());

  const devicesOf = async (person: Person, by: Person): Promise<Data> =>
    (await by.do(DEVICES, { id: person.id })).user.viewer.devices;
  const connect = (userAgent?: string) =>
    RawSocket.of(ana, server, userAgent === undefined ? {} : { headers: { 'user-agent': userAgent } });

  it('are those that are connected, with what their clients say of themselves', async () => {
    expect(await devicesOf(ana, ana)).toEqual([]);
    const first = await connect(FIREFOX);
    const second = await connect();
    await second.ask('1', 'mutation { setStatus(status: BUSY) { id } }');
    const nodeId = server.app.get(PubSub).nodeId;
    const devices = await devicesOf(ana, ana);
    expect(devices).toMatchObject([
      { status: 'ONLINE', userAgent: FIREFOX, nodeId },
      { status: 'BUSY', userAgent: null, nodeId },
    ]);
    for (const { openedAt } of devices)
      expect(Math.abs(Date.parse(openedAt) - server.clock.millis())).toBeLessThan(10_000);
    first.socket.close();
    while ((await devicesOf(ana, ana)).length > 1) await first.closed;
    expect(await devicesOf(ana, ana)).toMatchObject([{ status: 'BUSY' }]);
    second.socket.close();
  });

  it('keep no more than 200 characters of it', async () => {
    const socket = await connect('x'.repeat(5000));
    expect(await devicesOf(ana, ana)).toMatchObject([{ userAgent: 'x'.repeat(200) }]);
    socket.socket.close();
  });

  it('are shown to the person and to workspace admins, and to nobody else', async () => {
    const admin = await server.join(owner, 'Adam', { role: WorkspaceRole.ADMIN });
    const member = await server.join(owner, 'Mia');
    const socket = await connect(FIREFOX);
    for (const person of [ana, admin, owner]) expect(await devicesOf(ana, person)).toHaveLength(1);
    expect(await devicesOf(ana, member)).toBeNull();
    await (await server.workspace()).fails('NOT_FOUND', DEVICES, { id: ana.id });
    socket.socket.close();
  });

  it('are shown to them though they are not to be seen by others', async () => {
    const socket = await connect(FIREFOX);
    await socket.ask('1', 'mutation { setStatus(status: OFFLINE) { id } }');
    expect(await devicesOf(ana, owner)).toMatchObject([{ status: 'OFFLINE' }]);
    const { user } = await owner.do(
      'query ($id: ID!) { user(id: $id) { presence { status deviceCount } } }',
      {
        id: ana.id,
      },
    );
    expect(user.presence).toEqual({ status: 'OFFLINE', deviceCount: 0 });
    socket.socket.close();
  });
});
