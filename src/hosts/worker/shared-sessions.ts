// Sessions as they travel in links and files. Fetched with the first one that does.
import type { History } from '../../session/history.ts';
import { decodeSession, encodeSession, type SharedSession } from '../../session/share.ts';
import type { SessionStart } from '../../session/world.ts';
import { compress, decompress } from './compression.ts';

export function packSession(start: SessionStart, history: History, name: string): Promise<Uint8Array<ArrayBuffer>> {
  return compress(encodeSession(start, history, name));
}

/** Rejects what is no session. */
export async function unpackSession(bytes: Uint8Array<ArrayBuffer>): Promise<SharedSession> {
  return decodeSession(await decompress(bytes));
}
