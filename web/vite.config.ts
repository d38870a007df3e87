import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig } from 'vite';

/** Where Recado runs while the client is developed on Vite's own port. */
const recado = process.env['RECADO_URL'] ?? 'http://localhost:3000';

export default defineConfig({
  plugins: [react()],
  // RxJS keeps its modern build behind this name.
  resolve: { conditions: ['es2015', ...defaultClientConditions] },
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    // The Content-Security-Policy allows no data: scripts or styles, so nothing is inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // All of 10 KB. Vite never asks again for the styles of a chunk that could not be loaded once: it would come without.
    cssCodeSplit: false,
    rolldownOptions: {
      output: {
        // Few requests: a part of the page waits for the last of its chunks, however small, and each costs a way.
        codeSplitting: {
          groups: [
            { name: 'start', tags: ['$initial'], priority: 1 },
            // What signing in has in common with dialogs, or it waits for all that dialogs have in common.
            {
              name: 'form',
              test: /src[/\\](session[/\\]use-submit|ui[/\\](text-field|error-text|button)\.tsx)/,
            },
            { name: 'shared', minShareCount: 2, entriesAware: true, entriesAwareMergeThreshold: 5_000 },
          ],
        },
        // Those of shared chunks would name all the parts that share them.
        chunkFileNames: ({ name }) => `assets/${name.split('~')[0]}-[hash].js`,
      },
    },
  },
  server: {
    proxy: { '/graphql': { target: recado, ws: true } },
  },
});
