// Bytes damaged at random places: flipped, replaced, cut out, cut off, repeated, and overwritten with what means a huge
// length to a reader of RDB files. Each hit costs a copy at most, so that files of megabytes can be damaged by the thousand.
import { bytesToArray } from '../../../src/base/bytes.ts';
import { Crc64 } from '../../../src/base/crc64.ts';
import type { Random } from '../../../src/base/random.ts';

/** Lengths and counts of 2^31 and more in each form, compressed bytes that claim to be 4 GB, and what no form begins with. */
export const EXTREMES: readonly (readonly number[])[] = [
  [0x80, 0xff, 0xff, 0xff, 0xff],
  [0x80, 0x7f, 0xff, 0xff, 0xff],
  [0x81, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
  [0x81, 0, 0x1f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
  [0x7f, 0xff],
  [0xc3, 0x05, 0x80, 0xff, 0xff, 0xff, 0xff],
  [0xf0, 0xff, 0xff, 0xff, 0xff],
  [0xff],
  [0],
];

/** A copy with one to four hits. */
export function damaged(random: Random, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  let out = bytes.slice();
  for (let hits = 1 + random.int(4); hits > 0 && out.length > 0; hits--) {
    const at = random.int(out.length);
    const byte = out[at] ?? 0;
    switch (random.int(7)) {
      case 0:
        out[at] = random.int(256);
        break;
      case 1:
        out[at] = byte ^ (1 << random.int(8));
        break;
      case 2: {
        const extreme = EXTREMES[random.int(EXTREMES.length)] ?? [];
        out = spliced(out, at, random.int(2) * extreme.length, extreme);
        break;
      }
      case 3:
        out = out.slice(0, at);
        break;
      case 4:
        out = spliced(out, at, 1 + random.int(8), []);
        break;
      case 5: {
        const from = random.int(out.length);
        out = spliced(out, at, 0, out.subarray(from, from + 1 + random.int(40)));
        break;
      }
      default:
        out[at] = byte + random.int(2) * 2 - 1;
    }
  }
  return out;
}

function spliced(bytes: Uint8Array, at: number, removed: number, added: ArrayLike<number>): Uint8Array<ArrayBuffer> {
  const rest = bytes.subarray(at + removed);
  const out = new Uint8Array(at + added.length + rest.length);
  out.set(bytes.subarray(0, at));
  out.set(added, at);
  out.set(rest, at + added.length);
  return out;
}

const FOOTER_BYTES = 10;

/** What DUMP gave, with the checksum of what is now before it, so that the value is looked at. */
export function withChecksum(payload: Uint8Array): Uint8Array {
  if (payload.length <= FOOTER_BYTES) return payload;
  const out = payload.slice();
  const body = out.subarray(0, -8);
  body.set([12, 0], body.length - 2);
  out.set(bytesToArray(new Crc64().update(body).bytes()), body.length);
  return out;
}
