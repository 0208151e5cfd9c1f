// `npm run build`: the page into dist/web, and the TCP server into dist/node.

import { build } from 'vite';
import { bundleServer } from './bundle-server.mjs';
import { projectPath } from './paths.mjs';

await build({ root: projectPath('.') });
await bundleServer();
