/** Bundles the explorer into dist/explorer/, which the server serves under /explorer/. */
import { copyFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));

await build({
  entryPoints: [
    { in: path('main.tsx'), out: 'explorer' },
    { in: path('explorer.css'), out: 'explorer' },
  ],
  outdir: path('../dist/explorer'),
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  jsx: 'automatic',
  tsconfig: path('tsconfig.json'),
  logLevel: 'warning',
});
await copyFile(path('index.html'), path('../dist/explorer/index.html'));
