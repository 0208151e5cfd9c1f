// Serves the page as built until Ctrl-C. PORT chooses the port. Started by `npm start` after building, and by the browser
// tests, which build once before.

import { endWithParent } from './end-with-parent.mjs';
import { WEB_BUILD } from './paths.mjs';
import { serveFolder } from './static-server.mjs';

const DEFAULT_PORT = 4173;

endWithParent();
const port = Number(process.env.PORT || DEFAULT_PORT);
try {
  const server = await serveFolder({ folder: WEB_BUILD, port });
  process.stdout.write(`Keyspace is at http://localhost:${server.port}\n`);
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.once(signal, () => server.close());
} catch (error) {
  const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  if (!taken) throw error;
  process.stderr.write(`Port ${port} is in use: set PORT to another, as in "PORT=${port + 1} npm start".\n`);
  process.exitCode = 1;
}
