import type { Data, Person } from './person.js';
import type { TestServer } from './server.js';

export const TOKEN = 'id name createdAt expiresAt lastUsedAt revokedAt user { id } createdBy { id }';
export const CREATE_TOKEN = `mutation ($input: CreateApiTokenInput!) {
  createApiToken(input: $input) { token apiToken { ${TOKEN} } } }`;
export const REVOKE_TOKEN = `mutation ($id: ID!) { revokeApiToken(id: $id) { ${TOKEN} } }`;

/** Gives `{ token apiToken }`. */
export async function createToken(
  by: Person,
  bot: { id: string },
  rest: Record<string, unknown> = {},
): Promise<Data> {
  return (await by.do(CREATE_TOKEN, { input: { userId: bot.id, name: 'ERP', ...rest } })).createApiToken;
}

/** The program that shows this token. */
export function showing(server: TestServer, bot: Person, token: string): Person {
  return bot.at(server, bot.session && { ...bot.session, accessToken: token });
}
