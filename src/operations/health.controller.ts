import { Controller, Get, Header, Res, ServiceUnavailableException } from '@nestjs/common';
import { HealthCheckService, HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import type { FastifyReply } from 'fastify';
import { Database } from '../database/database.js';
import { Metrics } from '../metrics/metrics.js';
import { RedisConnections } from '../pubsub/redis.js';
import { SocketServer } from '../realtime/socket-server.js';

/** A database that does not answer within this time counts as down. */
const ANSWER_MS = 3000;

@Controller()
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly database: Database,
    private readonly redis: RedisConnections,
    private readonly sockets: SocketServer,
    private readonly metrics: Metrics,
  ) {}

  /** The process answers. */
  @Get('health/live')
  @Header('cache-control', 'no-store')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** This node can serve: 200, or 503 with what is wrong. */
  @Get('health/ready')
  @Header('cache-control', 'no-store')
  ready() {
    if (this.sockets.isDraining) throw new ServiceUnavailableException('This node is stopping.');
    return this.health.check([() => this.databaseHealth(), () => this.redisHealth()]);
  }

  @Get('metrics')
  async prometheus(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    void reply.header('content-type', this.metrics.registry.contentType);
    return this.metrics.registry.metrics();
  }

  private async databaseHealth(): Promise<HealthIndicatorResult> {
    const indicator = this.indicators.check('database');
    try {
      const late = new Promise((_resolve, reject) =>
        setTimeout(() => reject(new Error('late')), ANSWER_MS).unref(),
      );
      await Promise.race([this.database.read.query('SELECT 1'), late]);
      return indicator.up();
    } catch {
      return indicator.down();
    }
  }

  /** Without Redis everything works, only slower: a node does not leave service for it. */
  private redisHealth(): HealthIndicatorResult {
    const indicator = this.indicators.check('redis');
    if (!this.redis.configured) return indicator.up({ configured: false });
    return indicator.up({ configured: true, reachable: this.redis.ready });
  }
}
