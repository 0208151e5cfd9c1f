// What a configuration may permit to everybody, to local clients only, or to nobody: DEBUG, MODULE LOAD, CONFIG SET of
// paths.
import type { Context } from '../../context.ts';

/** Whether the client may do what the parameter guards: "yes", "no", or "local" for clients of the same machine. */
export function isPermitted(
  ctx: Context,
  parameter: 'enable-debug-command' | 'enable-module-command' | 'enable-protected-configs',
): boolean {
  const leave = ctx.settings[parameter];
  return leave === 'yes' || (leave === 'local' && isLocal(ctx.client.addr));
}

/** By its address: an IPv4 or IPv6 loopback, or a path, as clients on a Unix socket have. */
function isLocal(addr: string): boolean {
  return addr.startsWith('127.') || addr.startsWith('[::1]') || addr.startsWith('::1:') || addr.startsWith('/');
}
