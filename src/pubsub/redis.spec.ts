import { describe, expect, it } from '@jest/globals';
import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { RedisConnections } from './redis.js';

/** As much of Redis as it takes to be one with 16 databases. */
async function redisOf16() {
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('data', (data) => {
      for (const [, name, argument] of data
        .toString()
        .matchAll(/\*\d+\r\n\$\d+\r\n(\w+)\r\n(?:\$\d+\r\n(\w+)\r\n)?/g)) {
        if (name?.toLowerCase() === 'info') socket.write('$0\r\n\r\n');
        else if (name?.toLowerCase() === 'select' && Number(argument) > 15)
          socket.write('-ERR DB index is out of range\r\n');
        else socket.write('+OK\r\n');
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    for (const socket of open) socket.destroy();
    server.close();
  };
  return { url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

describe('the number in REDIS_URL', () => {
  it('is that of a database which Redis has', async () => {
    const { url, close } = await redisOf16();
    const connections = await RedisConnections.open(`${url}/15`);
    expect(connections.ready).toBe(true);
    expect(connections.channelPrefix).toBe('recado:15:');
    connections.onApplicationShutdown();
    await expect(RedisConnections.open(`${url}/99`)).rejects.toThrow('REDIS_URL is "…/99"');
    close();
  });
});
