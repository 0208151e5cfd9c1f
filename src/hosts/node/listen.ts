// Where the server listens, as `bind`, `port` and `unixsocket` say it. Logs each address that cannot be had, in Redis's
// words, and throws a ListenError if the server must not go on without it.

import { chmodSync, rmSync } from 'node:fs';
import { toUtf8 } from '../../base/bytes.ts';
import type { ByteString } from '../../base/bytes.ts';
import type { Settings } from '../../engine/config-parameters.ts';
import type { Config } from '../../engine/config.ts';
import type { Log } from './log.ts';
import { systemMessage } from './system-message.ts';
import type { TcpHost } from './tcp.ts';

export class ListenError extends Error {}

/** The machine lacks the address or its whole family, as opposed to a port that is taken. */
const UNAVAILABLE = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EPROTONOSUPPORT']);
/** How Redis writes "every address", and the one name that needs no look-up. */
const ADDRESSES = new Map([
  ['*', '0.0.0.0'],
  ['::*', '::'],
  ['localhost', '127.0.0.1'],
]);

/** Where a server listens. */
type Listening = Pick<Settings, 'port' | 'bind'>;

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
  const aborting = `Failed listening on port ${port} (tcp), aborting.`;
  let listening = 0;
  for (const { name, address, mayBeMissing } of addressesOf(bind)) {
    try {
      await host.listen({ host: address, port, backlog: settings['tcp-backlog'] });
      listening++;
    } catch (error) {
      const isMissing = error instanceof Error && 'code' in error && UNAVAILABLE.has(String(error.code));
      if (mayBeMissing && isMissing) continue;
      complain(log, name, port, error);
      throw new ListenError(aborting);
    }
  }
  if (listening === 0) throw new ListenError(aborting);
}

/** Follows CONFIG SET of `port` and `bind`; what can't be had is refused, and all stays as it was. */
export function followListening(config: Config, host: TcpHost, log: Log): void {
  const { settings } = config;
  let before: Listening = { port: settings.port, bind: settings.bind };
  const follow = (refusal: string) => (): string | undefined => {
    const { port, bind } = settings;
    if (port === before.port && bind === before.bind) return undefined;
    if (!relisten(host, settings, before, log)) return refusal;
    before = { port, bind };
    return undefined;
  };
  config.onChange('port', follow('Unable to listen on this port. Check server logs.'));
  config.onChange('bind', follow('Failed to bind to specified addresses.'));
}

/**
 * Listens as `bind` and `port` say now instead of where it did, at once. Whether that could be done; if not, it goes on
 * where `before` says.
 */
function relisten(host: TcpHost, settings: Settings, before: Listening, log: Log): boolean {
  host.stopListening();
  if (listenAtOnce(host, settings, log)) return true;
  log.write('warning', 'Failed applying new configuration. Restoring previous settings.');
  host.stopListening();
  listenAtOnce(host, { ...settings, ...before }, log);
  return false;
}

function listenAtOnce(host: TcpHost, settings: Settings, log: Log): boolean {
  const { port, bind } = settings;
  if (port === 0) return true;
  return addressesOf(bind).every(({ name, address, mayBeMissing }) => {
    const error = host.listenAtOnce({ host: address, port, backlog: settings['tcp-backlog'] });
    if (error === undefined || (mayBeMissing && UNAVAILABLE.has(error))) return true;
    complain(log, name, port, Object.assign(new Error(error), { code: error }));
    return false;
  });
}

function addressesOf(bind: ByteString): readonly { name: string; address: string; mayBeMissing: boolean }[] {
  return bind
    .split(' ')
    .filter((entry) => entry !== '')
    .map((entry) => {
      const mayBeMissing = entry.startsWith('-');
      const name = toUtf8(mayBeMissing ? entry.slice(1) : entry);
      return { name, address: ADDRESSES.get(name) ?? name, mayBeMissing };
    });
}

function complain(log: Log, name: string, port: number, error: unknown): void {
  const place = `${name.includes(':') ? `[${name}]` : name}:${port}`;
  log.write('warning', `Warning: Could not create server TCP listening socket ${place}: bind: ${systemMessage(error)}`);
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
