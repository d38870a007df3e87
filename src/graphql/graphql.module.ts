import type { ApolloDriverConfig } from '@nestjs/apollo';
import { Global, Module } from '@nestjs/common';
import { GraphQLModule } from '@nestjs/graphql';
import { ErrorFormatter } from '../errors/error-formatter.js';
import { apolloOptions } from './apollo-options.js';
import { DateTimeScalar } from './date-time.scalar.js';
import { GraphqlDriver } from './graphql-driver.js';
import { JsonScalar } from './json.scalar.js';
import { Metrics } from '../metrics/metrics.js';

@Global()
@Module({
  imports: [
    GraphQLModule.forRootAsync<ApolloDriverConfig>({
      driver: GraphqlDriver,
      inject: [ErrorFormatter, Metrics],
      useFactory: apolloOptions,
    }),
  ],
  providers: [DateTimeScalar, JsonScalar],
  exports: [GraphQLModule],
})
export class GraphqlModule {}
