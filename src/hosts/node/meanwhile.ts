// What the server does while a script keeps its only thread for longer than busy-reply-threshold: clients that are connected
// are served from the middle of the script. A new connection can't be accepted there. Whoever waits for one most likely
// wants to end the script, so the script loses its machine then: its client goes on waiting, everybody is served again and
// hears BUSY, and SCRIPT KILL works. A script that would have ended by itself does not do so any more.

import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import type { Engine } from '../../engine/engine.ts';
import type { TcpHost } from './tcp.ts';

/** So often others are looked after, and so often whether somebody waits for a connection. */
const SERVE_MS = 10;
const LOOK_MS = 250;
/** At most this share of the time goes to looking. */
const LOOK_SHARE = 0.1;
/** Linux's lists of sockets. Where there are none, nobody can tell who waits, and a slow script has this long. */
const SOCKET_LISTS = ['/proc/net/tcp', '/proc/net/tcp6'];
const BLIND_MS = 5000;

export function serveMeanwhile(engine: Engine, host: TcpHost): () => boolean {
  let lastServed = -Infinity;
  let lastLook = -Infinity;
  let lookTook = 0;
  let since = -Infinity;
  return () => {
    const now = performance.now();
    const passed = now - lastServed;
    if (passed < SERVE_MS) return true;
    // A script that is slow asks all the time: this is another one.
    if (passed > 100 * SERVE_MS) since = now;
    host.serveMeanwhile(engine.currentClient);
    lastServed = performance.now();
    if (lastServed - lastLook < Math.max(LOOK_MS, lookTook / LOOK_SHARE)) return true;
    const isWaiting = isSomebodyWaiting(host.ports) ?? now - since > BLIND_MS;
    lastLook = performance.now();
    lookTook = lastLook - lastServed;
    return !isWaiting;
  };
}

/** Whether a connection to one of the ports is yet to be accepted; undefined where the system does not say. */
function isSomebodyWaiting(ports: readonly number[]): boolean | undefined {
  // " 0: 0100007F:18EB 00000000:0000 0A 00000000:00000002 ...": a listener (0A), its port, and how many wait.
  const listener = /:([\dA-F]{4}) [\dA-F]+:0000 0A [\dA-F]+:([\dA-F]+)/g;
  let isKnown = false;
  for (const list of SOCKET_LISTS) {
    let text: string;
    try {
      text = readFileSync(list, 'latin1');
    } catch {
      continue;
    }
    isKnown = true;
    for (const [, port = '', waiting = ''] of text.matchAll(listener)) {
      if (ports.includes(Number.parseInt(port, 16)) && Number.parseInt(waiting, 16) > 0) return true;
    }
  }
  return isKnown ? false : undefined;
}
