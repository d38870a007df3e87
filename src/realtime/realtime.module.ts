import { Global, Module } from '@nestjs/common';
import { Connections } from './connections.js';
import { DeliveryMeter } from './delivery-meter.js';
import { Devices } from './devices.js';
import { HeadCheck } from './head-check.js';
import { MembershipWatch } from './membership-watch.js';
import { OperationExecutor } from './operation-executor.js';
import { RoomFeeds } from './room-feeds.js';
import { SessionWatch } from './session-watch.js';
import { SocketProtocol } from './socket-protocol.js';
import { SocketServer } from './socket-server.js';

@Global()
@Module({
  providers: [
    Connections,
    DeliveryMeter,
    Devices,
    HeadCheck,
    MembershipWatch,
    OperationExecutor,
    RoomFeeds,
    SessionWatch,
    SocketProtocol,
    SocketServer,
  ],
  exports: [Connections, DeliveryMeter, Devices, HeadCheck, MembershipWatch, RoomFeeds, SocketServer],
})
export class RealtimeModule {}
