import { Injectable } from '@nestjs/common';
import { In, IsNull } from 'typeorm';
import type { Viewer } from '../auth/viewer.js';
import { FIXED } from '../config/limits.js';
import { Clock } from '../database/clock.js';
import { Database } from '../database/database.js';
import { BadUserInput, NotFound } from '../errors/chat-error.js';
import type { RequestContext } from '../graphql/request-context.js';
import { PubSub } from '../pubsub/pubsub.js';
import { type PresenceSignal, topics } from '../pubsub/topics.js';
import { PresenceStatus } from '../realtime/device.js';
import { Devices } from '../realtime/devices.js';
import { EventStream } from '../realtime/event-stream.js';
import { streamOwner } from '../realtime/stream-owner.js';
import { RoomAccess } from '../rooms/room-access.js';
import { RoomMemberEntity } from '../rooms/room-member.entity.js';
import { UserEntity } from '../users/user.entity.js';
import { merged } from './presence.js';
import { PresenceWatch } from './presence-watch.js';
import { RoomActivities } from './room-activities.js';

/** Who is there, who types, and following it. */
@Injectable()
export class PresenceService {
  private readonly changed = new WeakMap<PresenceSignal, Promise<UserEntity | null>>();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly pubsub: PubSub,
    private readonly devices: Devices,
    private readonly watch: PresenceWatch,
    private readonly activities: RoomActivities,
    private readonly rooms: RoomAccess,
  ) {}

  /** Over a socket for that device; over HTTP for every connected device of the viewer. */
  async setStatus(viewer: Viewer, status: PresenceStatus, connectionId: string | null): Promise<UserEntity> {
    await this.devices.setStatus(
      { userId: viewer.id, workspaceId: viewer.workspaceId },
      connectionId,
      status,
    );
    return this.database.repository(UserEntity).findOneByOrFail({ id: viewer.id });
  }

  setTyping(viewer: Viewer, roomId: string, isTyping: boolean): boolean {
    const expiresAt = isTyping ? new Date(this.clock.millis() + FIXED.typingSeconds * 1000) : null;
    this.pubsub.publish(topics.activity(roomId), { kind: 'typing', userId: viewer.id, expiresAt });
    return true;
  }

  /** Who is not OFFLINE, in a room of the viewer's or in the workspace; by name. */
  async online(viewer: Viewer, roomId: string | null): Promise<UserEntity[]> {
    if (roomId) await this.rooms.actor(viewer, roomId);
    const connected = await this.devices.usersOf(viewer.workspaceId);
    const inside = roomId ? await this.among(roomId, connected) : connected;
    const devices = await this.devices.ofUsers(inside);
    const visible = inside.filter(
      (_, index) => merged(devices[index] ?? [], null).status !== PresenceStatus.OFFLINE,
    );
    return this.database.repository(UserEntity).find({
      where: { id: In(visible), workspaceId: viewer.workspaceId, deactivatedAt: IsNull() },
      order: { searchKey: 'ASC', id: 'ASC' },
    });
  }

  async followPeople(
    viewer: Viewer,
    userIds: readonly string[],
    context: RequestContext,
  ): Promise<EventStream> {
    const wanted = [...new Set(userIds)];
    if (wanted.length === 0 || wanted.length > FIXED.presenceWatch) {
      throw new BadUserInput('userIds', `userIds must be 1 to ${FIXED.presenceWatch} ids.`);
    }
    const stream = new EventStream(streamOwner(context, () => void watching.then((watch) => watch.close())));
    const watching = this.watch.watch(viewer.workspaceId, wanted, (signal) => {
      this.changedUser(signal)
        .then((user) => user && stream.pushEphemeral(user))
        .catch((error: unknown) => stream.fail(error));
    });
    await watching;
    // Asked once it listens: whoever asks behind it how these people are misses no change.
    try {
      await this.requirePeople(viewer, wanted);
    } catch (error) {
      await stream.return();
      throw error;
    }
    return stream;
  }

  async followRoom(viewer: Viewer, roomId: string, context: RequestContext): Promise<EventStream> {
    const activity = await this.activities.acquire(viewer.workspaceId, roomId);
    let leave: () => void = () => undefined;
    let held = true;
    const release = () => {
      // Whoever is cut off while they are asked for is refused as well.
      if (!held) return;
      held = false;
      leave();
      this.activities.release(activity);
    };
    try {
      const stream = new EventStream(streamOwner(context, release));
      leave = activity.join({
        activity: (one) => {
          const isOwnTyping = one.type === 'TypingChanged' && one.userId === viewer.id;
          if (!isOwnTyping) stream.pushEphemeral(one);
        },
        left: (userId) => {
          if (userId === viewer.id) stream.end();
        },
        cutOff: () => stream.overflow(),
      });
      // Asked once it listens: a removal between the guard and here would not come by any more.
      await this.rooms.actor(viewer, roomId);
      return stream;
    } catch (error) {
      release();
      throw error;
    }
  }

  /** @throws NotFound unless all of them are of the viewer's workspace. */
  private async requirePeople(viewer: Viewer, userIds: readonly string[]): Promise<void> {
    const found = await this.database
      .repository(UserEntity)
      .countBy({ id: In([...userIds]), workspaceId: viewer.workspaceId });
    if (found < userIds.length) throw new NotFound('user');
  }

  /** Whose presence has changed: one row, and so one answer, for everybody who follows them. */
  private changedUser(signal: PresenceSignal): Promise<UserEntity | null> {
    let user = this.changed.get(signal);
    if (!user) {
      user = this.database.repository(UserEntity).findOneBy({ id: signal.userId });
      this.changed.set(signal, user);
    }
    return user;
  }

  private async among(roomId: string, userIds: readonly string[]): Promise<string[]> {
    const members = await this.database.repository(RoomMemberEntity).find({
      select: { roomId: true, userId: true },
      where: { roomId, userId: In([...userIds]) },
    });
    return members.map((member) => member.userId);
  }
}
