// Sessions in addresses: everything after `#/play/shared/`, as base64url, so that nothing is sent to any server. Longer
// ones than a chat or a mail would take go into a file.
import { bytesToArray, type ByteString } from '../../base/bytes.ts';

export const LONGEST_LINK = 30_000;
const PREFIX = 'shared/';

export function linkTo(bytes: ByteString, page: string): string {
  const text = btoa(bytes).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
  return `${page.replace(/#.*$/, '')}#/play/${PREFIX}${text}`;
}

/** What the rest of an address (behind its door) carries; undefined if it is no shared session. */
export function sharedIn(rest: string): ByteString | undefined {
  if (!rest.startsWith(PREFIX)) return undefined;
  try {
    return atob(rest.slice(PREFIX.length).replaceAll('-', '+').replaceAll('_', '/'));
  } catch {
    return '';
  }
}

export function download(bytes: ByteString, name: string): void {
  const address = URL.createObjectURL(new Blob([bytesToArray(bytes)], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = `${name.replace(/[^\p{L}\p{N} _-]+/gu, '').trim() || 'session'}.keyspace`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
