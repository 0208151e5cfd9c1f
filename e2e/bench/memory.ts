// Resident memory for a million keys of 100-byte values, filled by DEBUG POPULATE on both servers.
import { SIDES, startSide } from './servers.ts';

const KEYS = 1_000_000;
const VALUE_BYTES = 100;

export async function memory(): Promise<void> {
  const grown: number[] = [];
  console.log(`\n${KEYS} keys of ${VALUE_BYTES}-byte values\n`);
  for (const side of SIDES) {
    const server = await startSide(side);
    try {
      const before = server.residentBytes();
      const reply = await server.ask(`DEBUG POPULATE ${KEYS} key ${VALUE_BYTES}`);
      if (!reply.startsWith('+OK')) throw new Error(`${side}: ${reply}`);
      const bytes = server.residentBytes() - before;
      grown.push(bytes);
      console.log(`${side}: ${(bytes / 2 ** 20).toFixed(0)} MB more, ${(bytes / KEYS).toFixed(0)} bytes a key`);
    } finally {
      server.stop();
    }
  }
  const [redis, keyspace] = grown;
  if (redis !== undefined && keyspace !== undefined) console.log(`ratio ${(keyspace / redis).toFixed(2)}`);
}
