import { expect } from '@jest/globals';
import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';
import type { Session } from '../../src/auth/session.model.js';
import type { UserEntity } from '../../src/users/user.entity.js';
import { Subscription } from './subscription.js';
import type { TestServer } from './server.js';

type Variables = Record<string, unknown>;

export interface ApiError {
  message: string;
  path?: (string | number)[];
  extensions: { code: string; retryable: boolean; retryAfterMs?: number; field?: string };
}

// Answers of the API are looked at field by field: typing each of them would hide the tests.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Data = any;

export interface Answer {
  status: number;
  headers: Headers;
  data: Data;
  errors?: ApiError[];
}

/** A client of the API: somebody at a device, over HTTP and over a socket. */
export class Person {
  private client: Client | null = null;

  constructor(
    private readonly server: TestServer,
    private readonly user: UserEntity | null,
    readonly slug: string,
    readonly session: Session | null,
  ) {}

  get id(): string {
    return this.user?.id ?? '';
  }

  get workspaceId(): string {
    return this.user?.workspaceId ?? '';
  }

  get email(): string {
    return this.user?.email ?? '';
  }

  get token(): string | null {
    return this.session?.accessToken ?? null;
  }

  /** The same person on another node, or with another session. */
  at(server: TestServer, session: Session | null = this.session): Person {
    return new Person(server, this.user, this.slug, session);
  }

  /** Sends an operation over HTTP; gives the whole answer. */
  async ask(query: string, variables: Variables = {}, headers: Record<string, string> = {}): Promise<Answer> {
    const response = await fetch(this.server.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
        ...headers,
      },
      body: JSON.stringify({ query, variables }),
    });
    const body = (await response.json()) as { data?: Data; errors?: ApiError[] };
    return {
      status: response.status,
      headers: response.headers,
      data: body.data,
      ...(body.errors ? { errors: body.errors } : {}),
    };
  }

  /** Sends an operation that must succeed; gives its data. */
  async do(query: string, variables: Variables = {}): Promise<Data> {
    const answer = await this.ask(query, variables);
    if (answer.errors) throw new Error(`${query}\n${JSON.stringify(answer.errors, null, 2)}`);
    return answer.data;
  }

  /** Sends an operation that must fail with this code; gives the error. */
  async fails(code: string, query: string, variables: Variables = {}): Promise<ApiError> {
    const answer = await this.ask(query, variables);
    const error = answer.errors?.[0];
    if (error?.extensions.code !== code)
      throw new Error(`expected ${code} of ${query}\n${JSON.stringify(answer, null, 2)}`);
    expect(typeof error.extensions.retryable).toBe('boolean');
    return error;
  }

  /** Opens a subscription over this person's socket (made at the first one) and waits until it stands. */
  subscribe(query: string, variables: Variables = {}): Promise<Subscription> {
    // One after the other: what is counted is how many stand.
    return this.server.subscribing.run(async () => {
      const before = this.server.stood;
      const subscription = new Subscription(this.socket, query, variables);
      await subscription.until(() => Promise.resolve(this.server.stood > before));
      return subscription;
    });
  }

  /** Opens a subscription without waiting. */
  open(query: string, variables: Variables = {}): Subscription {
    return new Subscription(this.socket, query, variables);
  }

  /** The stock client, without its retries: a test says itself when to come back. */
  get socket(): Client {
    this.client ??= createClient({
      url: this.server.socketUrl,
      webSocketImpl: WebSocket,
      connectionParams: this.token ? { authorization: `Bearer ${this.token}` } : {},
      retryAttempts: 0,
      lazyCloseTimeout: 0,
    });
    return this.client;
  }

  /** Ends this person's socket. */
  async leave(): Promise<void> {
    await this.client?.dispose();
    this.client = null;
  }
}
