// How the page and its workers are built: static files for any host, under any path.

import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import { FRAME_SCRIPT_HASH } from './src/hosts/lab/frame.ts';
import { questions } from './src/tooling/interview/vite-plugin.ts';
import { labs } from './src/tooling/labs/vite-plugin.ts';
import { lessons } from './src/tooling/lessons/vite-plugin.ts';

/**
 * What the built page may do: nothing but load its own files. Two holes, each as small as it can be: compiling
 * WebAssembly (Lua), and <style> elements made by scripts, which xterm uses for its themes; style attributes in HTML and
 * every inline script stay forbidden, but the one of the sandbox for labs, by its hash: src/hosts/lab/frame.ts. Its worker
 * is made from memory, inside a policy of its own without any connections. In development Vite's own inline scripts would not survive it.
 */
const POLICY = [
  "default-src 'self'",
  `script-src 'self' 'wasm-unsafe-eval' '${FRAME_SCRIPT_HASH}'`,
  "style-src 'self'",
  "style-src-elem 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "worker-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

const contentSecurityPolicy: Plugin = {
  name: 'keyspace:content-security-policy',
  apply: 'build',
  transformIndexHtml: () => [
    { tag: 'meta', attrs: { 'http-equiv': 'Content-Security-Policy', content: POLICY }, injectTo: 'head-prepend' },
  ],
};

/** Marks for bundlers say nothing to a browser. */
const FOR_BROWSERS = { comments: { annotation: false } };

export default defineConfig({
  base: './',
  plugins: [
    react(),
    lessons(),
    labs(),
    questions(),
    contentSecurityPolicy,
    VitePWA({
      // A new version waits until the learner takes it: src/ui/app/UpdateOffer.tsx.
      registerType: 'prompt',
      injectRegister: false,
      workbox: {
        globPatterns: ['**/*.{html,js,css,svg,png,woff2,wasm,json}'],
        maximumFileSizeToCacheInBytes: 8_000_000,
        cleanupOutdatedCaches: true,
      },
      manifest: {
        id: './',
        name: 'Keyspace',
        short_name: 'Keyspace',
        description: 'Learn Redis by using it: a whole server in this page, with a terminal, live pictures and lessons.',
        start_url: './',
        display: 'standalone',
        background_color: '#101418',
        theme_color: '#101418',
        categories: ['education', 'developer'],
        icons: [
          { src: './icon.svg', type: 'image/svg+xml', sizes: 'any' },
          { src: './icon-192.png', type: 'image/png', sizes: '192x192' },
          { src: './icon-512.png', type: 'image/png', sizes: '512x512', purpose: 'any' },
          { src: './icon-maskable-512.png', type: 'image/png', sizes: '512x512', purpose: 'maskable' },
        ],
      },
    }),
  ],
  build: {
    outDir: 'dist/web',
    target: 'es2022',
    // Read by src/tooling/bundle-size.mjs, which holds the first load to its limits.
    manifest: true,
    rolldownOptions: { output: FOR_BROWSERS },
  },
  worker: { format: 'es', rolldownOptions: { output: FOR_BROWSERS } },
});
