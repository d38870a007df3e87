import { describe, expect, it } from '@jest/globals';
import type { WebSocket } from 'ws';
import { CLOSE } from './close-codes.js';
import { closeSocket, flushBeforeClose } from './connection.js';

function open() {
  const said: string[] = [];
  const close = (code: number, reason: string) => void said.push(`${code} ${reason}`);
  const socket = { OPEN: 1, readyState: 1, close } as unknown as WebSocket;
  flushBeforeClose(socket, { flush: () => void said.push('what waits') });
  return { socket, said };
}

describe('a socket that is closed', () => {
  it('gets what was said to it in this turn before', () => {
    const { socket, said } = open();
    closeSocket(socket, CLOSE.tooSlow, 'Too slow');
    expect(said).toEqual(['what waits', '1013 Too slow']);
  });

  it('gets as much of the reason as a control frame takes', () => {
    const { socket, said } = open();
    closeSocket(socket, CLOSE.internal, 'é'.repeat(100));
    expect(said.at(-1)).toBe(`4500 ${'é'.repeat(61)}`);
  });
});
