import { Global, Module } from '@nestjs/common';
import { GraphQLModule } from '@nestjs/graphql';
import { DateTimeScalar } from './date-time.scalar.js';
import { GraphqlDriver } from './graphql-driver.js';
import { HttpOperations } from './http-operations.js';
import { JsonScalar } from './json.scalar.js';
import { OperationExecutor } from './operation-executor.js';

@Global()
@Module({
  imports: [
    GraphQLModule.forRoot({
      driver: GraphqlDriver,
      path: '/graphql',
      autoSchemaFile: true,
      sortSchema: true,
      buildSchemaOptions: { numberScalarMode: 'integer', noDuplicatedFields: true },
    }),
  ],
  providers: [DateTimeScalar, HttpOperations, JsonScalar, OperationExecutor],
  exports: [GraphQLModule, HttpOperations, OperationExecutor],
})
export class GraphqlModule {}
