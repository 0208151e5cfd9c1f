// A port for a server of a test run, so that two runs at once do not meet.

import { once } from 'node:events';
import { createServer } from 'node:net';

/** @returns {Promise<number>} one that nobody listened on a moment ago */
export async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('the system gave no port');
  return address.port;
}
