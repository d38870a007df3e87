// Writes schema.graphql from the code; with --check, says whether it is what the code gives.
import { readFileSync, writeFileSync } from 'node:fs';
import { schemaText } from '../dist/src/schema.js';

const path = new URL('../schema.graphql', import.meta.url);
const text = await schemaText();
if (process.argv.includes('--check')) {
  let committed = '';
  try {
    committed = readFileSync(path, 'utf8');
  } catch {
    // Missing counts as different.
  }
  if (committed !== text) {
    console.error('schema.graphql is not what the code gives: run `npm run schema`.');
    process.exit(1);
  }
} else {
  writeFileSync(path, text);
}
process.exit(0);
