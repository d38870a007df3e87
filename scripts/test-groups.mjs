// Every test file loads Nest, TypeORM and all of Recado anew, two fifths of what an end-to-end file takes. `npm test` has
// those of a backend share that: it runs these groups of them, each a file that does nothing but import them.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const TESTS = fileURLToPath(new URL('../test/', import.meta.url));
const GROUPS = fileURLToPath(new URL('../test/groups/', import.meta.url));

/** What runs on each backend: several nodes need a database that several processes share. */
export const END_TO_END = {
  sqlite: ['e2e'],
  mysql: ['e2e', 'cluster'],
};
/** So that every worker has several, and none of them one long one at the end. */
const FILES_A_GROUP = 6;

/** Writes the groups of every backend; gives what removes them. */
export function writeGroups() {
  removeGroups();
  mkdirSync(GROUPS);
  for (const [backend, kinds] of Object.entries(END_TO_END)) {
    const files = readdirSync(TESTS, { recursive: true }).filter((file) =>
      kinds.some((kind) => file.endsWith(`.${kind}-spec.ts`)),
    );
    const count = Math.ceil(files.length / FILES_A_GROUP);
    for (let group = 0; group < count; group++) {
      // Dealt out: files with like names take alike long.
      const imports = files.filter((_, index) => index % count === group).map(importOf);
      writeFileSync(`${GROUPS}${backend}-${group + 1}.ts`, imports.join(''));
    }
  }
  return removeGroups;
}

const importOf = (file) => `import '../${file.replace(/\.ts$/, '.js')}';\n`;

function removeGroups() {
  rmSync(GROUPS, { recursive: true, force: true });
}
