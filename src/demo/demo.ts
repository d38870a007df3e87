import { randomBytes } from 'node:crypto';
import type { INestApplicationContext } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { Passwords } from '../auth/passwords.js';
import type { Viewer } from '../auth/viewer.js';
import type { Config } from '../config/config.js';
import { keptSecret } from '../config/signing-key.js';
import { Database } from '../database/database.js';
import { Conflict } from '../errors/chat-error.js';
import { MessagesService } from '../messages/messages.service.js';
import { RoomType } from '../rooms/room.enums.js';
import { RoomsService } from '../rooms/rooms.service.js';
import { UserEntity } from '../users/user.entity.js';
import { UsersService } from '../users/users.service.js';
import { WorkspaceEntity } from '../workspaces/workspace.entity.js';
import { WorkspacesService } from '../workspaces/workspaces.service.js';
import { DemoAccounts } from './demo-accounts.js';

const SLUG = 'demo';

export interface Demo {
  readonly slug: string;
  readonly people: readonly DemoPerson[];
}

export interface DemoPerson {
  readonly displayName: string;
  readonly email: string;
  readonly password: string;
}

/**
 * A workspace to try Recado in, made in an empty database: two people, their rooms and a few messages. The
 * passwords are made at first start and kept in the data folder, to be shown again.
 * @returns whom one can try it as; null where this is no demo (in production it never is), or the database belongs to
 *   others.
 */
export async function seedDemo(app: INestApplicationContext, config: Config): Promise<Demo | null> {
  if (!config.demo) return null;
  const database = app.get(Database);
  const workspaces = database.repository(WorkspaceEntity);
  const password = (name: string) =>
    keptSecret(config.dataDir, `demo-${name}.password`, () => randomBytes(9).toString('base64url'));
  const demo: Demo = {
    slug: SLUG,
    people: ['Ana', 'Bruno'].map((displayName) => {
      const name = displayName.toLowerCase();
      return { displayName, email: `${name}@demo.test`, password: password(name) };
    }),
  };
  if ((await workspaces.count()) === 0) await seedOnce(app, demo);
  const workspace = await workspaces.findOneBy({ slug: SLUG });
  if (!workspace) return null;
  const people = await whoSignsIn(app, workspace.id, demo.people);
  if (people.length === 0) return null;
  const offered = { ...demo, people };
  app.get(DemoAccounts).offer(offered);
  return offered;
}

/** Another node that starts at once may be quicker. */
async function seedOnce(app: INestApplicationContext, demo: Demo): Promise<void> {
  try {
    await seed(app, demo);
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
  }
}

/** The database may have been filled from another data folder, or only in part, or somebody has left since. */
async function whoSignsIn(
  app: INestApplicationContext,
  workspaceId: string,
  people: readonly DemoPerson[],
): Promise<DemoPerson[]> {
  const users = app.get(Database).repository(UserEntity);
  const passwords = app.get(Passwords);
  const checked = people.map(async (person) => {
    const user = await users.findOne({
      select: { id: true, passwordHash: true },
      where: { workspaceId, email: person.email, deactivatedAt: IsNull() },
    });
    return user && (await passwords.matches(user.passwordHash, person.password)) ? [person] : [];
  });
  return (await Promise.all(checked)).flat();
}

async function seed(app: INestApplicationContext, { people: [ana, bruno] }: Demo): Promise<void> {
  if (!ana || !bruno) return;
  const owner = viewerOf(await app.get(WorkspacesService).create({ name: 'Demo', slug: SLUG, ...ana }));
  const rooms = app.get(RoomsService);
  const messages = app.get(MessagesService);
  const other = viewerOf(await app.get(UsersService).create(owner, { department: 'Support', ...bruno }));
  const group = await rooms.create(owner, { type: RoomType.GROUP, name: 'Team', memberIds: [other.id] });
  const news = await rooms.create(owner, { type: RoomType.BROADCAST, name: 'Announcements' });
  await rooms.create(owner, { type: RoomType.DEPARTMENT, name: 'Support', department: 'Support' });
  const both = await rooms.openPrivate(owner, other.id);
  await messages.send(owner, {
    roomId: news.id,
    body: 'Welcome to Recado! Only admins post here; everybody reads.',
  });
  await messages.send(other, { roomId: group.id, body: 'Good morning 👋' });
  await messages.send(owner, { roomId: group.id, body: 'Morning, Bruno! Shall we try the new chat?' });
  await messages.send(other, { roomId: both.id, body: 'This one is just for the two of us.' });
}

function viewerOf(user: UserEntity): Viewer {
  return {
    id: user.id,
    workspaceId: user.workspaceId,
    role: user.role,
    credential: 'session',
    sessionId: '',
    expiresAt: null,
  };
}
