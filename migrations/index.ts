import { Core1763670000000 } from './1763670000000-core.js';

export const MIGRATIONS = [Core1763670000000];
