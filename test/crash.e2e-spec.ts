import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { v7 as newId } from 'uuid';
import { type Backend, createBackend } from './support/backend.js';
import { checkNumbers, rowsOf } from './support/ledger.js';
import { Program, type RunningProgram } from './support/program.js';

/** More of them take longer: KILLS=200 npm test -- crash */
const KILLS = Number(process.env.KILLS ?? 8);
const SENDERS = 16;
const ROOMS = 4;
const SECRET = 'a secret that only the tests know, 32+ bytes';
const NO_LIMITS = { MESSAGES_PER_SECOND: '0', READS_PER_MINUTE: '0', SIGN_INS_PER_MINUTE: '0' };

interface Sent {
  readonly room: string;
  readonly id: string;
}

describe('a server that is killed', () => {
  let backend: Backend;
  let program: Program;
  let running: RunningProgram;
  let token = '';
  let account: { slug: string; email: string; password: string };
  const acknowledged = new Map<string, number>();

  const start = async () =>
    (running = await program.run({
      ...backend.environment,
      ...NO_LIMITS,
      JWT_SECRET: SECRET,
      EXPLORER: 'off',
    }));

  beforeAll(async () => {
    [backend, program] = await Promise.all([createBackend(), Program.compile()]);
    await start();
    account = { slug: 'crash', email: 'ana@crash.test', password: 'correct horse battery' };
    const { createWorkspace } = await ask(
      `mutation ($i: CreateWorkspaceInput!) { createWorkspace(input: $i) { accessToken } }`,
      { i: { ...account, name: 'Crash', displayName: 'Ana' } },
    );
    token = createWorkspace?.accessToken as string;
  });
  afterAll(async () => {
    await running.kill();
    program.drop();
    await backend.drop();
  });

  async function ask(
    query: string,
    variables: Record<string, unknown>,
  ): Promise<Record<string, Record<string, unknown>>> {
    const response = await fetch(running.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (await response.json()) as {
      data: Record<string, Record<string, unknown>>;
      errors?: unknown;
    };
    if (errors) throw new Error(JSON.stringify(errors));
    return data;
  }

  const send = async ({ room, id }: Sent): Promise<number> =>
    (
      await ask(
        `mutation ($i: SendMessageInput!) { sendMessage(input: $i) { seq } }`,
        // The room and the id decide the text, so that sending it again is a retry.
        { i: { roomId: room, id, body: `Message ${id}` } },
      )
    )['sendMessage']?.['seq'] as number;

  /** Sends as fast as it goes until the server is gone; gives what nobody has acknowledged. */
  async function storm(rooms: readonly string[], begun: () => void): Promise<Sent[]> {
    const open: Sent[] = [];
    const sender = async (n: number) => {
      for (;;) {
        const sent = { room: rooms[n % rooms.length] ?? '', id: newId() };
        try {
          acknowledged.set(sent.id, await send(sent));
          begun();
        } catch {
          return void open.push(sent);
        }
      }
    };
    await Promise.all(Array.from({ length: SENDERS }, (_, n) => sender(n)));
    return open;
  }

  async function allAreThere(): Promise<void> {
    const numbers = await checkNumbers(backend);
    expect([...acknowledged].filter(([id, seq]) => numbers.get(id) !== seq)).toEqual([]);
  }

  it(
    `has every message that it acknowledged, under its number, and no holes (${KILLS} kills)`,
    async () => {
      const rooms: string[] = [];
      for (let i = 0; i < ROOMS; i++) {
        const { createRoom } = await ask(
          `mutation { createRoom(input: { type: GROUP, name: "Crash" }) { id } }`,
          {},
        );
        rooms.push(createRoom?.['id'] as string);
      }
      for (let kill = 0; kill < KILLS; kill++) {
        let begun: () => void = () => undefined;
        const first = new Promise<void>((resolve) => (begun = resolve));
        const storming = storm(rooms, begun);
        await first;
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 150));
        await running.kill();
        const open = await storming;
        await start();
        await allAreThere();
        // Whoever has no answer asks again, and gets one: of the message that came through, or of a new one.
        for (const sent of open) acknowledged.set(sent.id, await send(sent));
        await allAreThere();
        if (kill % 20 === 0) {
          // An access token lasts ten minutes.
          const { signIn } = await ask(`mutation ($i: SignInInput!) { signIn(input: $i) { accessToken } }`, {
            i: { workspace: account.slug, email: account.email, password: account.password },
          });
          token = signIn?.['accessToken'] as string;
        }
      }
      expect(acknowledged.size).toBeGreaterThan(KILLS);
      if (globalThis.BACKEND === 'sqlite') {
        await running.kill();
        expect(await rowsOf(backend, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
      }
    },
    60_000 + KILLS * 10_000,
  );
});
