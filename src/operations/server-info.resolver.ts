import { Inject } from '@nestjs/common';
import { Query, Resolver } from '@nestjs/graphql';
import { Public } from '../auth/access.js';
import { CONFIG, type Config } from '../config/config.js';
import { VERSION } from '../config/version.js';
import { DemoAccounts } from '../demo/demo-accounts.js';
import { ErrorCode } from '../errors/error-code.js';
import { ServerInfo } from './server-info.model.js';

@Resolver()
export class ServerInfoResolver {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly demoAccounts: DemoAccounts,
  ) {}

  @Query(() => ServerInfo, { description: 'This server and its limits; for anybody.' })
  @Public()
  serverInfo(): ServerInfo {
    const { limits, signUpOpen } = this.config;
    const demo = this.demoAccounts.current;
    return {
      version: VERSION,
      limits,
      errorCodes: Object.values(ErrorCode),
      signUpOpen,
      demo: demo && { workspace: demo.slug, people: demo.people },
    };
  }
}
