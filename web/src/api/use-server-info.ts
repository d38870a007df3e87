import { use } from 'react';
import { useApi } from './api';
import type { ServerInfo } from './server-info';

/** What this server allows. Suspends until it is known, which it is before the first room is shown. */
export const useServerInfo = (): ServerInfo => use(useApi().serverInfo);
