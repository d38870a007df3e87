import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const FROM = new URL('./', import.meta.url);
const TO = new URL('../dist/nest-stock/', import.meta.url);

/** @type {ts.CompilerOptions} as `nest new` sets them, as far as they matter to what runs */
const OPTIONS = {
  module: ts.ModuleKind.ESNext,
  target: ts.ScriptTarget.ES2023,
  experimentalDecorators: true,
  emitDecoratorMetadata: true,
};

/** Nest needs the metadata of decorators, which only a compiler writes. @returns the script to start */
export function compileNest() {
  mkdirSync(TO, { recursive: true });
  for (const file of readdirSync(FROM).filter((name) => name.endsWith('.mts'))) {
    const source = readFileSync(new URL(file, FROM), 'utf8');
    const { outputText } = ts.transpileModule(source, { compilerOptions: OPTIONS, fileName: file });
    writeFileSync(new URL(file.replace('.mts', '.mjs'), TO), outputText);
  }
  return fileURLToPath(new URL('main.mjs', TO));
}
