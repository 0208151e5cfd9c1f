// `npm run serve -- ARGS`: the TCP server, bundled anew if its sources changed, run in this very process so that
// signals and the pid are its own. The arguments are redis-server's.

import { pathToFileURL } from 'node:url';
import { bundleServer, isServerStale } from './bundle-server.mjs';
import { endWithParent } from './end-with-parent.mjs';
import { NODE_BUILD } from './paths.mjs';

endWithParent();
if (isServerStale()) await bundleServer();
await import(pathToFileURL(NODE_BUILD).href);
