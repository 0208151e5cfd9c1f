// FUNCTION DUMP's bytes: for each library the opcode 0xF5 and its code as an RDB string, then the RDB version (u16) and
// the CRC-64 of all before (u64), both little-endian. Codes are written as they are; those that Redis has compressed
// (LZF, for 20 bytes and more) are read, too.
import type { ByteString } from '../../base/bytes.ts';
import { crc64 } from '../../base/crc64.ts';
import { ErrorReply } from '../../resp/reply.ts';

const RDB_VERSION = 12;
const FUNCTION = 0xf5;
const FOOTER = 10;
const damaged = new ErrorReply('ERR DUMP payload version or checksum are wrong');
const notFunctions = new ErrorReply('ERR given type is not a function');
const unreadable = new ErrorReply('ERR failed loading functions from payload');

export function writePayload(codes: readonly ByteString[]): ByteString {
  let bytes = '';
  for (const code of codes) bytes += String.fromCharCode(FUNCTION) + writeLength(code.length) + code;
  bytes += String.fromCharCode(RDB_VERSION, 0);
  return bytes + littleEndian(crc64(bytes));
}

/** The codes of the libraries; throws Redis's error if these are not FUNCTION DUMP's bytes. */
export function readPayload(payload: ByteString): ByteString[] {
  const end = payload.length - FOOTER;
  if (end < 0) throw damaged;
  const version = payload.charCodeAt(end) | (payload.charCodeAt(end + 1) << 8);
  if (version > RDB_VERSION || payload.slice(-8) !== littleEndian(crc64(payload.slice(0, -8)))) throw damaged;
  const codes: ByteString[] = [];
  for (let at = 0; at < end; ) {
    if (payload.charCodeAt(at) !== FUNCTION) throw notFunctions;
    const string = readString(payload.slice(0, end), at + 1);
    codes.push(string.value);
    at = string.end;
  }
  return codes;
}

function littleEndian(value: bigint): ByteString {
  let bytes = '';
  for (let shift = 0n; shift < 64n; shift += 8n) bytes += String.fromCharCode(Number((value >> shift) & 255n));
  return bytes;
}

/** RDB's lengths: 6 bits, 14 bits behind 01, or 32 bits, the highest first, behind 0x80. */
function writeLength(length: number): ByteString {
  if (length < 64) return String.fromCharCode(length);
  if (length < 16384) return String.fromCharCode(0x40 | (length >> 8), length & 255);
  return String.fromCharCode(0x80, length >>> 24, (length >>> 16) & 255, (length >>> 8) & 255, length & 255);
}

function readLength(bytes: ByteString, at: number): { readonly value: number; readonly end: number } {
  const first = bytes.charCodeAt(at);
  if (first < 0x40) return { value: first, end: at + 1 };
  if (first < 0x80) return { value: ((first & 63) << 8) | bytes.charCodeAt(at + 1), end: at + 2 };
  if (first !== 0x80) throw unreadable;
  let value = 0;
  for (let i = 1; i <= 4; i++) value = value * 256 + bytes.charCodeAt(at + i);
  return { value, end: at + 5 };
}

/** First byte of a string that is compressed: then come its length compressed, its length, and the LZF bytes. */
const COMPRESSED = 0xc3;

function readString(bytes: ByteString, at: number): { readonly value: ByteString; readonly end: number } {
  if (bytes.charCodeAt(at) !== COMPRESSED) {
    const length = readLength(bytes, at);
    const end = length.end + length.value;
    if (!(end <= bytes.length)) throw unreadable;
    return { value: bytes.slice(length.end, end), end };
  }
  const packed = readLength(bytes, at + 1);
  const whole = readLength(bytes, packed.end);
  const end = whole.end + packed.value;
  if (!(end <= bytes.length)) throw unreadable;
  const value = unpack(bytes.slice(whole.end, end));
  if (value.length !== whole.value) throw unreadable;
  return { value, end };
}

/** LZF: a control byte below 32 says how many bytes follow, less one; others copy from what there is already. */
function unpack(bytes: ByteString): ByteString {
  let out = '';
  for (let at = 0; at < bytes.length; ) {
    const control = bytes.charCodeAt(at++);
    if (control < 32) {
      out += bytes.slice(at, at + control + 1);
      at += control + 1;
      continue;
    }
    let length = control >> 5;
    if (length === 7) length += bytes.charCodeAt(at++);
    length += 2;
    const distance = (((control & 31) << 8) | bytes.charCodeAt(at++)) + 1;
    const from = out.length - distance;
    if (!(from >= 0)) throw unreadable;
    // The copy may overlap what it makes.
    const seed = out.slice(from, from + length);
    out += seed.length === length ? seed : seed.repeat(Math.ceil(length / distance)).slice(0, length);
  }
  return out;
}
