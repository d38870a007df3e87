import type { Client as Socket } from 'graphql-ws';

/** Whether events come: not yet, now, or not any more. */
export type ConnectionState = 'connecting' | 'live' | 'offline';

/** The state of the socket, to be watched. */
export class Connection {
  private current: ConnectionState = 'connecting';
  private readonly listeners = new Set<() => void>();

  constructor(socket: Pick<Socket, 'on'>) {
    socket.on('connected', () => this.become('live'));
    socket.on('closed', () => this.become('offline'));
  }

  get state(): ConnectionState {
    return this.current;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  private become(state: ConnectionState): void {
    if (state === this.current) return;
    this.current = state;
    for (const listener of this.listeners) listener();
  }
}
