// The numbers of the RDB format: opcodes, value types, forms of lengths and strings. FORMAT.md tells what they mean.

export const MAGIC = 'REDIS';
/** What Redis 8.0 writes, and the highest version that is read. */
export const RDB_VERSION = 12;
/** "REDIS" and four digits. */
export const HEADER_BYTES = 9;
export const CHECKSUM_BYTES = 8;

/** Where a record begins that is no key: the first byte says so. Lower bytes are value types. */
export const OPCODE = {
  slotInfo: 244,
  function: 245,
  functionPreGa: 246,
  moduleAux: 247,
  idle: 248,
  frequency: 249,
  aux: 250,
  sizes: 251,
  expireMs: 252,
  expireSeconds: 253,
  database: 254,
  end: 255,
} as const;

/** How a value is written, by Redis's names for it. */
export const TYPE = {
  string: 0,
  list: 1,
  set: 2,
  zset: 3,
  hash: 4,
  zset2: 5,
  modulePreGa: 6,
  module: 7,
  hashZipmap: 9,
  listZiplist: 10,
  setIntset: 11,
  zsetZiplist: 12,
  hashZiplist: 13,
  listQuicklist: 14,
  streamListpacks: 15,
  hashListpack: 16,
  zsetListpack: 17,
  listQuicklist2: 18,
  streamListpacks2: 19,
  setListpack: 20,
  streamListpacks3: 21,
  hashMetadataPreGa: 22,
  hashListpackExPreGa: 23,
  hashMetadata: 24,
  hashListpackEx: 25,
} as const;

/** The two highest bits of a length's first byte, or the whole byte. */
export const LENGTH = {
  /** The other 6 bits. */
  bits6: 0,
  /** The other 6 bits and the next byte. */
  bits14: 1,
  /** A string in a special form follows: the other 6 bits say which. */
  encoded: 3,
  /** Four bytes, the highest first. */
  bits32: 0x80,
  /** Eight bytes, the highest first. */
  bits64: 0x81,
} as const;

/** Special forms of a string. */
export const STRING = { int8: 0, int16: 1, int32: 2, lzf: 3 } as const;

/** Nodes of a quicklist: one large element as it is, or a listpack. */
export const CONTAINER = { plain: 1, packed: 2 } as const;

/** What a module's data consist of; each is followed by its kind's bytes. */
export const MODULE_PART = { end: 0, signed: 1, unsigned: 2, float: 3, double: 4, string: 5 } as const;
