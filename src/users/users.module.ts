import { Global, Module } from '@nestjs/common';
import { UserDirectory } from './user-directory.service.js';
import { UserLoader } from './user.loader.js';
import { UsersResolver } from './users.resolver.js';
import { UsersService } from './users.service.js';

@Global()
@Module({
  providers: [UserDirectory, UserLoader, UsersResolver, UsersService],
  exports: [UserDirectory, UserLoader, UsersService],
})
export class UsersModule {}
