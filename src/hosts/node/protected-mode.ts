// Protected mode: a server without a password answers this machine only. Redis 8.0.2's rule, and what it tells the others.

import type { Settings } from '../../engine/config-parameters.ts';

const REFUSAL =
  '-DENIED Redis is running in protected mode because protected mode is enabled and no password is set for the default' +
  ' user. In this mode connections are only accepted from the loopback interface. To accept connections from elsewhere,' +
  " send 'CONFIG SET protected-mode no' from this machine, start the server with '--protected-mode no', or set a password.\r\n";

/** @returns what to write to a peer at that address before hanging up; undefined if it is served */
export function protectedModeRefusal(settings: Settings, address: string): string | undefined {
  if (!settings['protected-mode'] || settings.requirepass !== '' || isLoopback(address)) return undefined;
  return REFUSAL;
}

/** Of IPv4 (also as IPv6 writes it) or IPv6. */
function isLoopback(address: string): boolean {
  return address === '::1' || /^(?:::ffff:)?127\./.test(address);
}
