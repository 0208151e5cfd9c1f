// SHA-1 (RFC 3174), written for many short texts: a digest of data hashes each of its parts, and each EVAL its script. A
// library makes an object with buffers of its own for every text, which takes several times as long as hashing it.

/** Bytes of a digest. */
export const SHA1_BYTES = 20;

const BLOCK_BYTES = 64;
/** The length in bits ends the last block. */
const LENGTH_BYTES = 8;

/** For all calls: each writes whatever it reads. */
const words = new Int32Array(80);
const last = new Uint8Array(2 * BLOCK_BYTES);
const state = new Int32Array(5);

/** The digest in `into`, which may be the bytes themselves. */
export function sha1(bytes: Uint8Array, into = new Uint8Array(SHA1_BYTES)): Uint8Array {
  state[0] = 0x67452301;
  state[1] = 0xefcdab89;
  state[2] = 0x98badcfe;
  state[3] = 0x10325476;
  state[4] = 0xc3d2e1f0;
  const { length } = bytes;
  const whole = length - (length % BLOCK_BYTES);
  for (let at = 0; at < whole; at += BLOCK_BYTES) block(bytes, at);
  const left = length - whole;
  const end = left + 1 + LENGTH_BYTES <= BLOCK_BYTES ? BLOCK_BYTES : 2 * BLOCK_BYTES;
  last.fill(0, left, end);
  for (let at = 0; at < left; at++) last[at] = bytes[whole + at] as number;
  last[left] = 0x80;
  writeWord(last, end - 8, Math.floor(length / 2 ** 29));
  writeWord(last, end - 4, length << 3);
  for (let at = 0; at < end; at += BLOCK_BYTES) block(last, at);
  for (let at = 0; at < 5; at++) writeWord(into, 4 * at, state[at] as number);
  return into;
}

function writeWord(into: Uint8Array, at: number, word: number): void {
  into[at] = word >>> 24;
  into[at + 1] = word >>> 16;
  into[at + 2] = word >>> 8;
  into[at + 3] = word;
}

function block(bytes: Uint8Array, start: number): void {
  for (let at = 0, from = start; at < 16; at++, from += 4) {
    words[at] = ((bytes[from] as number) << 24) | ((bytes[from + 1] as number) << 16) | ((bytes[from + 2] as number) << 8) | (bytes[from + 3] as number);
  }
  for (let at = 16; at < 80; at++) {
    const mixed = (words[at - 3] as number) ^ (words[at - 8] as number) ^ (words[at - 14] as number) ^ (words[at - 16] as number);
    words[at] = (mixed << 1) | (mixed >>> 31);
  }
  let [a, b, c, d, e] = [state[0] as number, state[1] as number, state[2] as number, state[3] as number, state[4] as number];
  for (let at = 0; at < 80; at++) {
    // RFC 3174, section 5: function and constant change every twenty steps.
    let chosen: number;
    if (at < 20) chosen = ((b & c) | (~b & d)) + 0x5a827999;
    else if (at < 40) chosen = (b ^ c ^ d) + 0x6ed9eba1;
    else if (at < 60) chosen = ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc;
    else chosen = (b ^ c ^ d) + 0xca62c1d6;
    const next = (((a << 5) | (a >>> 27)) + chosen + e + (words[at] as number)) | 0;
    e = d;
    d = c;
    c = (b << 30) | (b >>> 2);
    b = a;
    a = next;
  }
  state[0] = (state[0] as number) + a;
  state[1] = (state[1] as number) + b;
  state[2] = (state[2] as number) + c;
  state[3] = (state[3] as number) + d;
  state[4] = (state[4] as number) + e;
}
