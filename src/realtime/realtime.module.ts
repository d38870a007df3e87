import { Global, Module } from '@nestjs/common';
import { Connections } from './connections.js';
import { Devices } from './devices.js';
import { HeadCheck } from './head-check.js';
import { MembershipWatch } from './membership-watch.js';
import { RoomFeeds } from './room-feeds.js';
import { SessionWatch } from './session-watch.js';
import { SocketProtocol } from './socket-protocol.js';
import { SocketServer } from './socket-server.js';
import { Subscriptions } from './subscriptions.js';

@Global()
@Module({
  providers: [
    Connections,
    Devices,
    HeadCheck,
    MembershipWatch,
    RoomFeeds,
    SessionWatch,
    SocketProtocol,
    SocketServer,
    Subscriptions,
  ],
  exports: [Connections, Devices, HeadCheck, MembershipWatch, RoomFeeds, SocketServer],
})
export class RealtimeModule {}
