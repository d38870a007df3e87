/**
 * Builds the web client into dist/web/, which the server serves at /, each file beside its compressed forms.
 * Where nothing has changed since the last time, nothing is done.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';

const WEB = import.meta.dirname;
const ROOT = join(WEB, '..');
const TARGET = join(ROOT, 'dist/web');
/** What TARGET was built from. */
const STAMP = join(ROOT, 'dist/web.stamp');
/** Packed already, or too small to be worth it. */
const COMPRESSIBLE = /\.(js|css|html|svg|json)$/;
const LEAST_BYTES = 1024;

const inputs = await hashOfInputs();
if (!existsSync(join(TARGET, 'index.html')) || (await readOrNothing(STAMP)) !== inputs) {
  await import('./codegen.mjs');
  const { build } = await import('vite');
  await build({ root: WEB, logLevel: 'warn' });
  await Promise.all((await filesOf(TARGET)).filter((file) => COMPRESSIBLE.test(file)).map(compress));
  await writeFile(STAMP, inputs);
}

async function compress(file) {
  const bytes = await readFile(file);
  if (bytes.length < LEAST_BYTES) return;
  await writeFile(`${file}.gz`, await promisify(gzip)(bytes, { level: 9 }));
  await writeFile(`${file}.br`, await promisify(brotliCompress)(bytes));
}

async function hashOfInputs() {
  const generated = join(WEB, 'src/gql.ts');
  const own = (await filesOf(WEB)).filter((file) => file !== generated);
  const hash = createHash('sha256');
  for (const file of [...own, join(ROOT, 'schema.graphql'), join(ROOT, 'package-lock.json')].sort())
    hash.update(file.slice(ROOT.length)).update(await readFile(file));
  return hash.digest('hex');
}

async function filesOf(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !file.includes(`${sep}node_modules${sep}`));
}

function readOrNothing(file) {
  return readFile(file, 'utf8').catch(() => '');
}
