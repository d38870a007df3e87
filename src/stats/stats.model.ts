import { Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';

@ObjectType({
  description:
    'How a node was doing at one moment. What people do is counted in the viewer’s workspace only; times and memory are the node’s.',
})
export class StatsSample {
  @Field({ description: 'When it was taken.' }) at!: Date;
  @Field(() => Int, { description: 'Sockets of the workspace’s people.' }) connections!: number;
  @Field(() => Int, {
    description: 'People of the workspace with a socket; who is on two nodes counts on both.',
  })
  people!: number;
  @Field(() => Int, { description: 'Subscriptions of the workspace’s people.' }) subscriptions!: number;
  @Field(() => Int, { description: 'Messages sent in the workspace since the sample before.' })
  messagesSent!: number;
  @Field(() => Int, {
    description: 'Errors answered to the workspace’s people since the sample before, of every code.',
  })
  errors!: number;
  @Field(() => Int, { description: 'Those of them that were the server’s fault: INTERNAL and UNAVAILABLE.' })
  faults!: number;
  @Field(() => Float, {
    nullable: true,
    description:
      'From the commit of an event until its frames were with the sockets, in milliseconds: the median since the sample before. Null where nothing was delivered.',
  })
  deliveryP50Ms!: number | null;
  @Field(() => Float, { nullable: true, description: 'The same: 99 of 100 took no longer.' })
  deliveryP99Ms!: number | null;
  @Field(() => Float, {
    description: 'How late the node came to what it had to do, in milliseconds: 99 of 100 were no later.',
  })
  eventLoopDelayP99Ms!: number;
  @Field(() => Float, { description: 'Memory of the process, in bytes.' }) rssBytes!: number;
  @Field(() => Float, { description: 'Of it, what JavaScript’s objects take, in bytes.' })
  heapUsedBytes!: number;
}

@ObjectType({ description: 'One node: a process of Recado.' })
export class NodeStats {
  @Field(() => ID, { description: 'Another one after each start.' }) id!: string;
  @Field({ description: 'When it was started.' }) startedAt!: Date;
  @Field({ description: 'Its version.' }) version!: string;
  @Field(() => [StatsSample], {
    description: 'Of the last hour, the oldest first; in the subscription, the newest only.',
  })
  samples!: StatsSample[];
}

@ObjectType({ description: 'How this server is doing.' })
export class ServerStats {
  @Field(() => Int, { description: 'Seconds between two samples.' }) sampleSeconds!: number;
  @Field(() => [NodeStats], {
    description:
      'Every node that this one has heard of within the last hour. Without Redis, this one alone. One that takes no more samples has stopped.',
  })
  nodes!: NodeStats[];
}
