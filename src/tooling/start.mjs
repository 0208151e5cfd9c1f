// `npm start`: builds the page, then serves it (preview.mjs) until Ctrl-C.

import { build } from 'vite';
import { projectPath } from './paths.mjs';

await build({ root: projectPath('.'), logLevel: 'warn' });
await import('./preview.mjs');
