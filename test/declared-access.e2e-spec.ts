import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GUARDS_METADATA } from '@nestjs/common/constants.js';
import { ModulesContainer } from '@nestjs/core';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import {
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredArgument,
  isRequiredInputField,
  getNamedType,
} from 'graphql';
import { v7 as newId } from 'uuid';
import { type Access, ACCESS } from '../src/auth/access.js';
import { startServer, type TestServer } from './support/server.js';
import type { Person } from './support/person.js';

type Handler = (...args: unknown[]) => unknown;
type RootField = GraphQLField<unknown, unknown>;

const PUBLIC = ['Query.serverInfo', 'Mutation.createWorkspace', 'Mutation.signIn', 'Mutation.refreshSession'];
const ADMINS_ONLY = [
  'Mutation.createApiToken',
  'Mutation.createUser',
  'Mutation.deactivateUser',
  'Mutation.revokeApiToken',
  'Query.apiTokens',
  'Query.serverStats',
  'Subscription.serverStats',
];

describe('every root field', () => {
  let server: TestServer;
  let ana: Person;
  let fields: Map<string, RootField>;
  let handlers: Map<string, Handler>;
  const accessOf = (name: string) =>
    Reflect.getMetadata(ACCESS, handlers.get(name) as Handler) as Access | undefined;

  beforeAll(async () => {
    server = await startServer();
    ana = await server.workspace();
    fields = rootFields(server.app.get(GraphQLSchemaHost, { strict: false }).schema);
    handlers = rootHandlers(server.app.get(ModulesContainer));
  });
  afterAll(() => server.close());

  it('declares its access, on the method that answers it', () => {
    expect(fields.size).toBeGreaterThan(35);
    expect([...handlers.keys()].sort()).toEqual([...fields.keys()].sort());
    expect([...fields.keys()].filter((name) => !accessOf(name))).toEqual([]);
  });

  it('that declares a guard of a feature has that guard', () => {
    const names = [...fields.keys()].filter((name) => accessOf(name)?.kind === 'guarded');
    expect(names.length).toBeGreaterThan(15);
    const bare = names.filter((name) => !Reflect.getMetadata(GUARDS_METADATA, handlers.get(name) as Handler));
    expect(bare).toEqual([]);
  });

  it('is open to everybody, or to admins only, where that is meant', () => {
    const ofKind = (kind: Access['kind']) =>
      [...fields.keys()].filter((name) => accessOf(name)?.kind === kind).sort();
    expect(ofKind('public')).toEqual([...PUBLIC].sort());
    expect(ofKind('workspace')).toEqual([...ADMINS_ONLY].sort());
  });

  it('is refused to those who have not signed in, unless it is public', async () => {
    for (const [name, field] of fields) {
      const [operation, fieldName] = name.split('.') as [string, string];
      if (PUBLIC.includes(name) || operation === 'Subscription') continue;
      const { errors } = await server.anybody.ask(documentFor(operation, field));
      expect([fieldName, errors?.[0]?.extensions.code]).toEqual([fieldName, 'UNAUTHENTICATED']);
    }
    // Subscriptions go over sockets, which are closed to them as a whole.
    expect(await server.anybody.open('subscription { inbox { __typename } }').closeCode()).toBe(4401);
  });

  it('is refused to everybody once it declares nothing', async () => {
    for (const name of fields.keys()) {
      const handler = handlers.get(name) as Handler;
      const access = accessOf(name);
      Reflect.deleteMetadata(ACCESS, handler);
      try {
        const [operation] = name.split('.') as [string];
        const document = documentFor(operation, fields.get(name) as RootField);
        const error =
          operation === 'Subscription'
            ? await ana.open(document).refusal()
            : (await ana.ask(document)).errors?.[0];
        expect([name, error?.message, error?.extensions]).toEqual([
          name,
          'This operation is not open.',
          { code: 'FORBIDDEN', retryable: false },
        ]);
      } finally {
        Reflect.defineMetadata(ACCESS, access, handler);
      }
    }
    await ana.leave();
  });
});

function rootFields(schema: GraphQLSchema): Map<string, RootField> {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  return new Map(
    roots.flatMap((root) =>
      Object.values(root?.getFields() ?? {}).map((field) => [`${root?.name}.${field.name}`, field] as const),
    ),
  );
}

/** The methods that Nest calls for root fields, found the way Nest finds them. */
function rootHandlers(modules: ModulesContainer): Map<string, Handler> {
  const found = new Map<string, Handler>();
  for (const module of modules.values()) {
    for (const { metatype } of module.providers.values()) {
      const prototype = (metatype as { prototype?: Record<string, unknown> } | null)?.prototype ?? {};
      for (const { value } of Object.values(Object.getOwnPropertyDescriptors(prototype))) {
        if (typeof value !== 'function') continue;
        const root = Reflect.getMetadata('graphql:resolver_type', value) as string | undefined;
        if (!root || !['Query', 'Mutation', 'Subscription'].includes(root)) continue;
        const name =
          (Reflect.getMetadata('graphql:resolver_name', value) as string | undefined) ?? value.name;
        found.set(`${root}.${name}`, value as Handler);
      }
    }
  }
  return found;
}

/** A document that asks for a root field, with arguments of the right types. */
function documentFor(operation: string, { name, args, type }: RootField): string {
  const given = args.filter(isRequiredArgument).map((arg) => `${arg.name}: ${valueFor(arg.type)}`);
  const selection = isCompositeType(getNamedType(type)) ? ' { __typename }' : '';
  return `${operation.toLowerCase()} { ${name}${given.length > 0 ? `(${given.join(', ')})` : ''}${selection} }`;
}

function valueFor(type: GraphQLInputType): string {
  if (isNonNullType(type)) return valueFor(type.ofType);
  if (isListType(type)) return `[${valueFor(type.ofType)}]`;
  if (isEnumType(type)) return type.getValues()[0]?.name ?? '';
  if (isInputObjectType(type)) {
    const required = Object.values(type.getFields()).filter(isRequiredInputField);
    return `{ ${required.map((field) => `${field.name}: ${valueFor(field.type)}`).join(', ')} }`;
  }
  const scalars: Record<string, string> = { ID: `"${newId()}"`, Int: '1', Boolean: 'true' };
  return scalars[type.name] ?? '"text"';
}
