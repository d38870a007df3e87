import { readFileSync } from 'node:fs';
import { fromRoot } from './paths.js';

const { version } = JSON.parse(readFileSync(fromRoot('package.json'), 'utf8')) as { version: string };

/** Recado's own version. */
export const VERSION = version;
