// How the page and its workers are built: static files for any host, under any path.

import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  base: './',
  plugins: [react()],
  build: {
    outDir: 'dist/web',
    target: 'es2022',
    // Read by src/tooling/bundle-size.mjs, which holds the first load to its limits.
    manifest: true,
  },
  worker: { format: 'es' },
});
