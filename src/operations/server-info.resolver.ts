import { Inject } from '@nestjs/common';
import { Query, Resolver } from '@nestjs/graphql';
import { Public } from '../auth/access.js';
import { CONFIG, type Config } from '../config/config.js';
import { VERSION } from '../config/version.js';
import { ErrorCode } from '../errors/error-code.js';
import { ServerInfo } from './server-info.model.js';

@Resolver()
export class ServerInfoResolver {
  constructor(@Inject(CONFIG) private readonly config: Config) {}

  @Query(() => ServerInfo, { description: 'This server and its limits; for anybody.' })
  @Public()
  serverInfo(): ServerInfo {
    return { version: VERSION, limits: this.config.limits, errorCodes: Object.values(ErrorCode) };
  }
}
