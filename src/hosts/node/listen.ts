// Where the server listens, as `bind`, `port` and `unixsocket` say it. Logs each address that cannot be had, in Redis's
// words, and throws a ListenError if the server must not go on without it.

import { chmodSync, rmSync } from 'node:fs';
import { toUtf8 } from '../../base/bytes.ts';
import type { Settings } from '../../engine/config-parameters.ts';
import type { Log } from './log.ts';
import { systemMessage } from './system-message.ts';
import type { TcpHost } from './tcp.ts';

export class ListenError extends Error {}

/** The machine lacks the address or its whole family, as opposed to a port that is taken. */
const UNAVAILABLE = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EPROTONOSUPPORT']);
/** How Redis writes "every address". */
const ANY_ADDRESS = new Map([
  ['*', '0.0.0.0'],
  ['::*', '::'],
]);

/** @returns the kinds of connections that are accepted now, as Redis names them: tcp, unix */
export async function listenAsConfigured(host: TcpHost, settings: Settings, log: Log): Promise<readonly string[]> {
  const protocols: string[] = [];
  if (settings.port !== 0 && settings.bind !== '') {
    await listenTcp(host, settings, log);
    protocols.push('tcp');
  }
  if (settings.unixsocket !== '') {
    await listenUnix(host, settings);
    protocols.push('unix');
  }
  if (protocols.length === 0) throw new ListenError('Configured to not listen anywhere, exiting.');
  return protocols;
}

/** Every address of `bind`; one after a dash may be missing on this machine. */
async function listenTcp(host: TcpHost, settings: Settings, log: Log): Promise<void> {
  const { port, bind } = settings;
  const entries = bind.split(' ').filter((entry) => entry !== '');
  const aborting = `Failed listening on port ${port} (tcp), aborting.`;
  let listening = 0;
  for (const entry of entries) {
    const mayBeMissing = entry.startsWith('-');
    const address = toUtf8(mayBeMissing ? entry.slice(1) : entry);
    try {
      await host.listen({ host: ANY_ADDRESS.get(address) ?? address, port, backlog: settings['tcp-backlog'] });
      listening++;
    } catch (error) {
      const isMissing = error instanceof Error && 'code' in error && UNAVAILABLE.has(String(error.code));
      if (mayBeMissing && isMissing) continue;
      const place = `${address.includes(':') ? `[${address}]` : address}:${port}`;
      log.write('warning', `Warning: Could not create server TCP listening socket ${place}: bind: ${systemMessage(error)}`);
      throw new ListenError(aborting);
    }
  }
  if (listening === 0) throw new ListenError(aborting);
}

async function listenUnix(host: TcpHost, settings: Settings): Promise<void> {
  const path = toUtf8(settings.unixsocket);
  try {
    rmSync(path, { force: true }); // One that an earlier server left behind.
    await host.listenUnix(path);
    if (settings.unixsocketperm !== 0) chmodSync(path, Number.parseInt(String(settings.unixsocketperm), 8));
  } catch (error) {
    throw new ListenError(`Failed opening Unix socket: bind: ${systemMessage(error)}`);
  }
}
