import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { bytesToArray } from './bytes.ts';
import { crc16, keySlot } from './crc16.ts';
import { Crc64, crc64 } from './crc64.ts';
import { SeededRandom } from './random.ts';
import { sha1Hex, sha256Hex } from './sha.ts';
import { SHA1_BYTES, sha1 } from './sha1.ts';

describe('CRC-64', () => {
  it('has the published check value', () => {
    expect(crc64('123456789')).toBe(0xe9c6d914c4b8d9can);
  });

  // Recorded from Redis 8.0.2: DUMP of three strings. The last eight bytes are the checksum of all before.
  it.each([
    ['\x00\x05hello\x0c\x00', '\xa8\x04\xeb\xb6\x9f\x1e\xbe\x43'],
    ['\x00\x00\x0c\x00', '\x96\xedh\x80\xf5U<\x93'],
    ['\x00\xc3\t(\x01aa\xe0\x1b\x00\x01aa\x0c\x00', '\x04\x7f\x1bjT\x0f\x1dT'],
  ])('ends %j as DUMP does, from strings, arrays and pieces', (payload, checksum) => {
    expect(new Crc64().update(payload).bytes()).toBe(checksum);
    expect(new Crc64().update(bytesToArray(payload)).bytes()).toBe(checksum);
    expect(new Crc64().update(payload.slice(0, 3)).update(payload.slice(3)).bytes()).toBe(checksum);
  });
});

describe('CRC-16', () => {
  it('has the published check value', () => {
    expect(crc16('123456789')).toBe(0x31c3);
  });

  // Recorded from Redis 8.0.2: CLUSTER KEYSLOT.
  it.each([
    ['foo', 12182],
    ['{user1000}.following', 3443],
    ['{user1000}.followers', 3443],
    ['foo{}{bar}', 8363],
    ['foo{{bar}}zap', 4015],
    ['foo{bar}{zap}', 5061],
    ['', 0],
    ['{', 4092],
    ['}{a}', 15495],
    ['a{b', 13340],
    ['{}x', 10595],
    ['\xff\x00', 1023],
  ])('puts %j into the slot that CLUSTER KEYSLOT gives', (key, slot) => {
    expect(keySlot(key)).toBe(slot);
  });
});

describe('Crc64 in pieces', () => {
  it('is that of the whole, whether of strings or of arrays', () => {
    const random = new SeededRandom(7);
    for (let n = 0; n < 200; n++) {
      const text = random.bytes(random.int(n < 190 ? 60 : 200_000));
      const array = bytesToArray(text);
      const inPieces = new Crc64();
      for (let at = 0; at < array.length; ) {
        const end = Math.min(array.length, at + 1 + random.int(n < 190 ? 20 : 100_000));
        inPieces.update(n % 2 === 0 ? array.subarray(at, end) : text.slice(at, end));
        at = end;
      }
      expect(inPieces.bytes()).toBe(new Crc64().update(text).bytes());
      expect(new Crc64().update(array).bytes()).toBe(inPieces.bytes());
    }
  });
});

describe('SHA', () => {
  // Recorded from Redis 8.0.2: SCRIPT LOAD, and ACL GETUSER after ACL SETUSER u ">pw\xff\x00".
  it('names scripts and hashes passwords as Redis does, over bytes', () => {
    expect(sha1Hex('return 1')).toBe('e0e1f9fabfc9d4800c877a703b823ac0578ff8db');
    expect(sha1Hex('')).toBe('da39a3ee5e6b4b0d3255bfef95601890afd80709');
    expect(sha1Hex('return "\xff\x00\xe9"')).toBe('257109decc08f34cf7381308c40e370e64645185');
    expect(sha256Hex('pw\xff\x00')).toBe('3bab7c61ccc114fb9bf77cb1c7c300c8f3bf14ad2abae6ef97a884d6704b472d');
  });

  it('is SHA-1 for texts of every length around the ends of blocks, and may replace what it hashes', () => {
    const random = new SeededRandom(3);
    for (const length of [...Array.from({ length: 260 }, (_, n) => n), 100_000]) {
      const bytes = bytesToArray(random.bytes(length));
      const expected = createHash('sha1').update(bytes).digest('hex');
      expect(Buffer.from(sha1(bytes)).toString('hex'), `${length} bytes`).toBe(expected);
      if (length === SHA1_BYTES) expect(Buffer.from(sha1(bytes, bytes)).toString('hex')).toBe(expected);
    }
  });
});
