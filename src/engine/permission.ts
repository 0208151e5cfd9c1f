// What a configuration may permit to everybody, to local clients only, or to nobody: DEBUG, MODULE LOAD, CONFIG SET of
// paths.
import type { Client } from './client.ts';
import type { Settings } from './config-parameters.ts';

export type Permission = 'enable-debug-command' | 'enable-module-command' | 'enable-protected-configs';

/** Whether the client may do what the parameter guards: "yes", "no", or "local" for clients of the same machine. */
export function isPermitted(settings: Settings, client: Client, parameter: Permission): boolean {
  const leave = settings[parameter];
  return leave === 'yes' || (leave === 'local' && isLocal(client.addr));
}

/** By its address: an IPv4 or IPv6 loopback, or a path, as clients on a Unix socket have. */
function isLocal(addr: string): boolean {
  return addr.startsWith('127.') || addr.startsWith('[::1]') || addr.startsWith('::1:') || addr.startsWith('/');
}
