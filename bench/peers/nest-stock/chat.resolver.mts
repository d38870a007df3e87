import { ForbiddenException, Inject, UseGuards } from '@nestjs/common';
import { Args, Context, ID, Mutation, Query, Resolver, Subscription } from '@nestjs/graphql';
import { type RedisPubSub } from 'graphql-redis-subscriptions';
import { Auth } from './auth.mjs';
import { Message, RoomEventOrResync, SendMessageInput } from './chat.model.mjs';
import { DATABASE, isMember, messageSent, personOf, PUB_SUB, roomsOf, write } from './providers.mjs';

const asItIs = { resolve: (event: unknown) => event };
const topicOf = (roomId: string) => `room.${roomId}`;
const persist = process.env.PERSIST === 'yes';

interface Caller {
  person: { sub: string };
}

@Resolver()
@UseGuards(Auth)
export class ChatResolver {
  private lastSeq = 0;
  private readonly people = new Map<string, Promise<{ id: string; displayName: string }>>();

  constructor(
    @Inject(DATABASE) private readonly database: any,
    @Inject(PUB_SUB) private readonly pubSub: RedisPubSub,
  ) {}

  @Query(() => String)
  version(): string {
    return 'stock';
  }

  @Mutation(() => Message)
  async sendMessage(
    @Args('input') { roomId, body }: SendMessageInput,
    @Context() { person }: Caller,
  ): Promise<Message> {
    if (persist && !(await isMember(this.database, roomId, person.sub))) throw new ForbiddenException();
    const sender = await this.personOf(person.sub);
    const event = persist
      ? await write(this.database, roomId, sender, body)
      : messageSent(roomId, ++this.lastSeq, body, sender);
    await this.pubSub.publish(topicOf(roomId), event);
    return event.message;
  }

  @Mutation(() => Boolean)
  async setTyping(
    @Args('roomId', { type: () => ID }) roomId: string,
    @Args('isTyping') isTyping: boolean,
    @Context() { person }: Caller,
  ): Promise<boolean> {
    await this.pubSub.publish(`typing.${roomId}`, { roomId, userId: person.sub, isTyping });
    return true;
  }

  @Subscription(() => RoomEventOrResync, asItIs)
  roomEvents(@Args('roomId', { type: () => ID }) roomId: string): unknown {
    return this.pubSub.asyncIterableIterator(topicOf(roomId));
  }

  @Subscription(() => RoomEventOrResync, asItIs)
  async inbox(@Context() { person }: Caller): Promise<unknown> {
    const rooms = await roomsOf(this.database, person.sub);
    return this.pubSub.asyncIterableIterator(rooms.map(topicOf));
  }

  /** Names are kept, as a program of this kind would: the INSERT is what the rows compare. */
  private personOf(id: string): Promise<{ id: string; displayName: string }> {
    const known = this.people.get(id) ?? personOf(this.database, id);
    this.people.set(id, known);
    return known;
  }
}
