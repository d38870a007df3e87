import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder, from the sources (`src/config`) as from what is built of them (`dist/src/config`). */
const root = findRoot(dirname(fileURLToPath(import.meta.url)));

export function fromRoot(...path: string[]): string {
  return join(root, ...path);
}

function findRoot(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error('package.json was not found beside Recado.');
  return findRoot(parent);
}
