// Protected mode: a server without a password answers this machine only. Redis 8.0.2's rule, and what it tells the others.

import type { Engine } from '../../engine/engine.ts';

const REFUSAL =
  '-DENIED Redis is running in protected mode because protected mode is enabled and no password is set for the default' +
  ' user. In this mode connections are only accepted from the loopback interface. To accept connections from elsewhere,' +
  " send 'CONFIG SET protected-mode no' from this machine, start the server with '--protected-mode no', or set a password.\r\n";

/** @returns what to write to a peer at that address before hanging up; undefined if it is served */
export function protectedModeRefusal({ access, config }: Engine, address: string): string | undefined {
  const isProtected = config.settings['protected-mode'] && access.defaultTakesAnyPassword;
  return isProtected && !isLoopback(address) ? REFUSAL : undefined;
}

/** Of IPv4 (also as IPv6 writes it) or IPv6. */
function isLoopback(address: string): boolean {
  return address === '::1' || /^(?:::ffff:)?127\./.test(address);
}
