import { ApolloDriver } from '@nestjs/apollo';
import { Injectable } from '@nestjs/common';

/**
 * Apollo's driver, but for its stop: that would close the HTTP server at the very beginning of a shutdown and
 * wait for every socket on it, before the sockets are drained. Nest closes the server when they are.
 */
@Injectable()
export class GraphqlDriver extends ApolloDriver {
  override stop(): Promise<void> {
    return Promise.resolve();
  }
}
