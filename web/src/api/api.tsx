import type { ApolloClient } from '@apollo/client';
import { ApolloProvider } from '@apollo/client/react';
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { PresenceWatch } from '../people/presence-watch';
import { session } from '../session/browser-session';
import { OwnStatus } from '../status/own-status';
import { Sync } from '../sync/sync';
import { createApolloClient } from './client';
import { askServerInfo, type ServerInfo } from './server-info';
import { createSocket } from './socket';

/** What this tab talks to Recado with, for as long as one person is signed in. */
export interface Api {
  readonly client: ApolloClient;
  readonly sync: Sync;
  readonly serverInfo: Promise<ServerInfo>;
  /** How the viewer is to be seen. */
  readonly status: OwnStatus;
  /** Who else is there. */
  readonly presence: PresenceWatch;
  /** Aborted when the person signs out: what goes on by itself ends with it. */
  readonly ended: AbortSignal;
  close(): void;
}

function openApi(meId: string): Api {
  const status = new OwnStatus(meId);
  const tokens = session.tokensOf(meId);
  const socket = createSocket(tokens, () => status.report());
  const client = createApolloClient(tokens, socket);
  const sync = new Sync(client, socket, meId);
  const presence = new PresenceWatch(client, sync.connection);
  const ending = new AbortController();
  const serverInfo = askServerInfo(client, ending.signal);
  const close = () => {
    ending.abort();
    sync.stop();
    presence.stop();
    client.stop();
    void socket.dispose();
  };
  return { client, sync, serverInfo, status, presence, ended: ending.signal, close };
}

const ApiContext = createContext<Api | null>(null);

export function useApi(): Api {
  const api = useContext(ApiContext);
  if (!api) throw new Error('useApi is for what is shown inside ApiProvider.');
  return api;
}

/** Give it the id of the person as its key: another person begins with an empty cache. */
export function ApiProvider({ meId, children }: { meId: string; children: ReactNode }) {
  const [api, setApi] = useState<Api | null>(null);
  useEffect(() => {
    const opened = openApi(meId);
    setApi(opened);
    return () => opened.close();
  }, [meId]);
  if (!api) return null;
  return (
    <ApiContext value={api}>
      <ApolloProvider client={api.client}>{children}</ApolloProvider>
    </ApiContext>
  );
}
