// `npm run screenshots`: the pictures of the web client in docs/images/, taken of a Recado of its own with a believable
// day in it. Needs Chromium (CHROMIUM_PATH) and what `npm run build` has built.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createClient } from 'graphql-ws';
import { chromium } from 'playwright-core';
import WebSocket from 'ws';
import { CHROMIUM_ARGS, findChromium } from './chromium.mjs';

const IMAGES = new URL('../docs/images/', import.meta.url).pathname;
const MAIN = new URL('../dist/src/main.js', import.meta.url).pathname;
/** The server takes a sample every 10 s: enough of them for a chart. */
const TRAFFIC_SECONDS = 100;

const PEOPLE = [
  { displayName: 'Carla Mendes', department: 'Support' },
  { displayName: 'Diego Rocha', department: 'Support' },
  { displayName: 'Elena Fischer', department: 'Design' },
  { displayName: 'Fábio Nunes', department: 'Design' },
  { displayName: 'Grace Okafor', department: 'Engineering' },
  { displayName: 'Hugo Lindqvist', department: 'Engineering' },
];

/** A Recado with the demo's two people, on a free port and in a folder that is removed. */
class Server {
  static async start() {
    const folder = mkdtempSync(join(tmpdir(), 'recado-screenshots-'));
    const port = await freePort();
    const limits = ['MESSAGES_PER_SECOND', 'SIGNALS_PER_MINUTE', 'READS_PER_MINUTE', 'SIGN_INS_PER_MINUTE'];
    const env = { ...process.env, PORT: String(port), DATA_DIR: folder, LOG_LEVEL: 'error' };
    for (const limit of limits) env[limit] = '0';
    const child = spawn(process.execPath, [MAIN], { env, stdio: 'ignore' });
    const server = new Server(folder, `http://localhost:${port}`, child);
    for (let n = 0; n < 300; n++, await wait(100)) {
      const ready = await fetch(`${server.url}/health/ready`).catch(() => null);
      if (ready?.ok) return server;
    }
    throw new Error('Recado did not start.');
  }

  constructor(folder, url, child) {
    this.folder = folder;
    this.url = url;
    this.child = child;
  }

  password(name) {
    return readFileSync(join(this.folder, `demo-${name}.password`), 'utf8').trim();
  }

  async stop() {
    const exited = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGTERM');
    await exited;
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Somebody who talks to the API. */
class Person {
  static async signIn(server, email, password) {
    const person = new Person(server);
    const { signIn } = await person.ask(
      'mutation ($input: SignInInput!) { signIn(input: $input) { accessToken user { id displayName } } }',
      { input: { workspace: 'demo', email, password } },
    );
    person.token = signIn.accessToken;
    return Object.assign(person, signIn.user);
  }

  constructor(server) {
    this.url = `${server.url}/graphql`;
  }

  async ask(query, variables = {}) {
    const headers = {
      'content-type': 'application/json',
      ...(this.token && { authorization: `Bearer ${this.token}` }),
    };
    const body = JSON.stringify({ query, variables });
    const { data, errors } = await (await fetch(this.url, { method: 'POST', headers, body })).json();
    if (errors) throw new Error(errors[0].message);
    return data;
  }

  async say(roomId, text, more = {}) {
    const { sendMessage } = await this.ask(
      'mutation ($input: SendMessageInput!) { sendMessage(input: $input) { id } }',
      { input: { roomId, body: text, ...more } },
    );
    return sendMessage.id;
  }

  react = (id, emoji) =>
    this.ask('mutation ($id: ID!, $emoji: String!) { addReaction(messageId: $id, emoji: $emoji) { id } }', {
      id,
      emoji,
    });

  edit = (id, body) =>
    this.ask('mutation ($id: ID!, $body: String!) { editMessage(id: $id, body: $body) { id } }', {
      id,
      body,
    });

  read = (id) => this.ask('mutation ($id: ID!) { markRead(roomId: $id) { id } }', { id });

  types = (id) => this.ask('mutation ($id: ID!) { setTyping(roomId: $id, isTyping: true) }', { id });

  /** Is there, with a socket and a subscription. */
  connect(status = 'ONLINE') {
    const socket = createClient({
      url: this.url.replace('http', 'ws'),
      webSocketImpl: WebSocket,
      lazy: false,
      connectionParams: { authorization: `Bearer ${this.token}`, status },
    });
    socket.subscribe(
      { query: 'subscription { inbox { __typename } }' },
      { next() {}, error() {}, complete() {} },
    );
    return socket;
  }
}

const server = await Server.start();
const sockets = [];
const browser = await chromium.launch({ executablePath: findChromium(), args: CHROMIUM_ARGS });
try {
  const day = await fill(server);
  await take(day);
} finally {
  for (const socket of sockets) await socket.dispose();
  await browser.close();
  await server.stop();
}

/** A day in the life of a small company. */
async function fill(server) {
  const ana = await Person.signIn(server, 'ana@demo.test', server.password('ana'));
  const bruno = await Person.signIn(server, 'bruno@demo.test', server.password('bruno'));
  const others = [];
  for (const person of PEOPLE) {
    const email = `${person.displayName.split(' ')[0].normalize('NFD').replace(/\W/g, '').toLowerCase()}@demo.test`;
    const input = { ...person, email, password: 'a long password' };
    await ana.ask('mutation ($input: CreateUserInput!) { createUser(input: $input) { id } }', { input });
    others.push(await Person.signIn(server, email, 'a long password'));
  }
  const [carla, diego, elena, fabio, grace, hugo] = others;
  const room = async (owner, name, members) => {
    const { createRoom } = await owner.ask(
      'mutation ($input: CreateRoomInput!) { createRoom(input: $input) { id } }',
      { input: { type: 'GROUP', name, memberIds: members.map(({ id }) => id) } },
    );
    return createRoom.id;
  };
  const direct = async (from, to) =>
    (await from.ask('mutation ($id: ID!) { openPrivateRoom(userId: $id) { id } }', { id: to.id }))
      .openPrivateRoom.id;
  sockets.push(
    bruno.connect(),
    carla.connect(),
    elena.connect('BUSY'),
    grace.connect(),
    hugo.connect('AWAY'),
  );

  const design = await room(elena, 'Brand refresh', [ana, bruno, fabio]);
  await elena.say(design, 'The new palette is in the shared folder. Teal it is.');
  await fabio.say(design, 'Contrast passes on everything but the old banner.');
  await ana.read(design);
  const incidents = await room(grace, 'Incidents', [ana, hugo, bruno]);
  await hugo.say(incidents, 'Payments were slow between 9:10 and 9:14. Cause found, fix is out.');
  await grace.say(incidents, 'Thank you. I will write it up before lunch.');
  const withElena = await direct(ana, elena);
  await elena.say(withElena, 'Do you have five minutes for the icons later?');

  const launch = await room(ana, 'Launch week', [bruno, ...others]);
  await bruno.say(launch, 'Good morning, everyone. Two days to go!');
  const plan = await carla.say(
    launch,
    'The help pages are ready for review: https://help.example.com/launch\nPlease read the one about invoices twice.',
  );
  await diego.say(launch, 'On it. I take the first half.');
  const half = await ana.say(launch, 'Then the second half is mine.', { replyToId: plan });
  await ana.edit(half, 'Then I take the second half.');
  await bruno.react(plan, '🙌');
  await elena.react(plan, '🙌');
  await ana.react(plan, '❤️');
  await fabio.say(launch, 'The banner is done in four sizes. Which one goes first?');
  await elena.say(launch, 'The wide one, please. It holds up best on a phone.');
  const dry = await grace.say(launch, 'Dry run at 15:00. I will start the load test ten minutes before.');
  await hugo.react(dry, '👍');
  await bruno.react(dry, '👍');
  await ana.react(dry, '👍');
  await ana.say(launch, 'Perfect. I will watch the numbers and write here if anything moves.', {
    replyToId: dry,
  });
  for (const person of [bruno, ...others]) await person.read(launch);
  const withBruno = await direct(ana, bruno);
  await bruno.say(withBruno, 'Coffee after the dry run?');
  return { server, bruno, others, launch, rooms: [design, incidents, launch] };
}

async function take({ server, bruno, others, launch, rooms }) {
  const desktop = { viewport: { width: 1280, height: 800 }, locale: 'en-US', colorScheme: 'light' };
  const first = await browser.newContext(desktop);
  const page = await first.newPage();
  await page.goto(server.url);
  await page.getByRole('button', { name: /Ana/ }).waitFor();
  await shot(page, 'web-sign-in');
  await page.getByRole('button', { name: /Ana/ }).click();
  await page.waitForURL(/./);
  await page.getByRole('link', { name: /Launch week/ }).waitFor();
  const state = await first.storageState();

  const [carla, , , , grace] = others;
  const open = async (options, path = `/rooms/${launch}`) => {
    const context = await browser.newContext({ ...options, storageState: state });
    const page = await context.newPage();
    await page.goto(server.url + path);
    return page;
  };
  // The same session in one window after the other: each takes the tokens over as the last has left them.
  const typing = async (page) => {
    await page.getByText('I will watch the numbers').last().waitFor();
    await carla.types(launch);
    await page.getByText(/Carla Mendes (is typing|está digitando)/).waitFor();
    await wait(600);
  };
  const room = await open(desktop);
  await typing(room);
  await shot(room, 'web-room');
  await room.context().close();
  const dark = await open({ ...desktop, colorScheme: 'dark' });
  await typing(dark);
  await shot(dark, 'web-dark');
  await dark.context().close();
  const phone = await open({
    ...desktop,
    viewport: { width: 390, height: 844 },
    deviceScaleFactor: 2,
    hasTouch: true,
    isMobile: true,
  });
  await typing(phone);
  await shot(phone, 'web-phone');
  await phone.context().close();
  const portuguese = await open({ ...desktop, locale: 'pt-BR' });
  await typing(portuguese);
  await shot(portuguese, 'web-pt-br');
  await portuguese.context().close();

  const admin = await open(desktop, '/admin');
  const speakers = [bruno, carla, grace, ...others];
  for (let n = 0; n < TRAFFIC_SECONDS * 4; n++) {
    const pace = 1 + Math.sin(n / 40);
    if (Math.random() < 0.3 + pace / 3) {
      const speaker = speakers[n % speakers.length];
      await speaker.say(rooms[2], `Step ${n} is done.`).catch(() => undefined);
    }
    if (n % 37 === 0) sockets.push(speakers[n % speakers.length].connect());
    await wait(250);
  }
  await shot(admin, 'web-admin');
}

async function shot(page, name) {
  await page.evaluate(() => document.fonts.ready);
  await wait(400);
  await page.screenshot({ path: join(IMAGES, `${name}.png`) });
  console.log(`docs/images/${name}.png`);
}

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => probe.once('listening', resolve));
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
