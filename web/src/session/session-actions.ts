import { navigate } from 'wouter/use-browser-location';
import { request } from '../api/request';
import {
  ChangePasswordDocument,
  CreateWorkspaceDocument,
  type CreateWorkspaceInput,
  SignInDocument,
  type SignInInput,
  SignOutDocument,
} from '../gql';
import { session } from './browser-session';
import { sessionOf } from './session';

/** So long a server that does not answer may keep somebody from signing out. */
const PATIENCE_MS = 3_000;

const WORKSPACE_KEY = 'recado-workspace';

/** Where somebody signed in last in this browser. */
export const lastWorkspace = () => localStorage.getItem(WORKSPACE_KEY) ?? '';

/** @throws ApiError */
export async function signIn(input: SignInInput): Promise<void> {
  const { data, clockSkewMs } = await request(SignInDocument, { input });
  localStorage.setItem(WORKSPACE_KEY, input.workspace);
  session.keep(sessionOf(data.signIn, clockSkewMs));
}

/** @throws ApiError */
export async function createWorkspace(input: CreateWorkspaceInput): Promise<void> {
  const { data, clockSkewMs } = await request(CreateWorkspaceDocument, { input });
  session.keep(sessionOf(data.createWorkspace, clockSkewMs));
}

/**
 * Every other session of the person ends; this one goes on with the tokens that are answered.
 * @throws ApiError
 */
export async function changePassword(currentPassword: string, newPassword: string): Promise<void> {
  await session.replace(async (token) => {
    const passwords = { currentPassword, newPassword };
    const { data, clockSkewMs } = await request(ChangePasswordDocument, passwords, token);
    return sessionOf(data.changePassword, clockSkewMs);
  });
}

/** Out here in any case, and on the server as well as the network allows. */
export async function signOut(): Promise<void> {
  const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
  await Promise.race([endOnServer(false).catch(() => undefined), patience]);
  goOut();
}

/** @throws ApiError where the server could not be told: the other devices are still signed in then. */
export async function signOutEverywhere(): Promise<void> {
  await endOnServer(true);
  goOut();
}

function goOut(): void {
  session.forget();
  // The address may be a room in which whoever signs in next is not.
  navigate('/', { replace: true });
}

const endOnServer = async (everywhere: boolean) =>
  request(SignOutDocument, { everywhere }, await session.accessToken());
