import { Core1763670000000 } from './1763670000000-core.js';
import { NewestRefreshToken1763720000000 } from './1763720000000-newest-refresh-token.js';

export const MIGRATIONS = [Core1763670000000, NewestRefreshToken1763720000000];
