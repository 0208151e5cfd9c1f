// BITFIELD and BITFIELD_RO: integers of any width up to 64 bits inside a string.
import type { ByteString } from '../../../base/bytes.ts';
import { canonical, INT64_MAX, type Int64, parseInt64 } from '../../../base/integer.ts';
import { ErrorReply, type Reply } from '../../../resp/reply.ts';
import { arg, isWord, readInt64 } from '../../args.ts';
import { defineCommand } from '../../command.ts';
import type { Context } from '../../context.ts';
import { errors } from '../../errors.ts';
import { block, integer, key, oneOf, string, token } from '../../grammar.ts';
import { index, type KeyPosition, keySpec, range } from '../../key-specs.ts';
import { readField, writeField } from '../../types/string/bits.ts';
import { StringValue } from '../../types/string/value.ts';
import { readBitOffset } from './bit-arguments.ts';

const badType = new ErrorReply(
  'ERR Invalid bitfield type. Use something like i16 u8. Note that u64 is not supported but i64 is.',
);
const badOverflow = new ErrorReply('ERR Invalid OVERFLOW type specified');
const onlyGet = new ErrorReply('ERR BITFIELD_RO only supports the GET subcommand');

/** A call of nothing but GETs only reads. What makes no sense counts as a write, to be on the safe side. */
function bitfieldKeys(argv: readonly ByteString[]): readonly KeyPosition[] {
  let at = 2;
  while (at < argv.length) {
    if (isWord(argv, at, 'get') && at + 2 < argv.length) at += 3;
    else if (isWord(argv, at, 'overflow') && at + 1 < argv.length) at += 2;
    else return [{ at: 1, flags: ['RW', 'access', 'update'] }];
  }
  return [{ at: 1, flags: ['RO', 'access'] }];
}

export const bitfield = defineCommand({
  name: 'bitfield',
  summary: 'Reads, sets and increments integers of any width that lie side by side in a string.',
  since: '3.2.0',
  group: 'bitmap',
  complexity: 'O(1) for each operation.',
  flags: ['write', 'denyoom'],
  categories: ['bitmap'],
  getKeys: bitfieldKeys,
  keys: [
    keySpec(
      'RW access update variable_flags',
      index(1),
      range(0, 1, 0),
      'Reads the key, and changes it if a SET or INCRBY is among the operations',
    ),
  ],
  args: [
    key('key', 0),
    oneOf(
      'operation',
      [
        block('get-block', [string('encoding'), integer('offset')], { token: 'GET' }),
        block('write', [
          oneOf('overflow-block', [token('WRAP'), token('SAT'), token('FAIL')], { token: 'OVERFLOW', optional: true }),
          oneOf('write-operation', [
            block('set-block', [string('encoding'), integer('offset'), integer('value')], { token: 'SET' }),
            block('incrby-block', [string('encoding'), integer('offset'), integer('increment')], { token: 'INCRBY' }),
          ]),
        ]),
      ],
      { optional: true, multiple: true },
    ),
  ],
  examples: [
    { lines: ['BITFIELD player SET u8 #0 200 SET u8 #1 10', 'BITFIELD player GET u8 #0 GET u8 #1'] },
    { lines: ['BITFIELD stats OVERFLOW SAT INCRBY u2 100 3', 'BITFIELD stats OVERFLOW SAT INCRBY u2 100 1'] },
  ],
  run: (ctx, argv) => runOperations(ctx, argv, false),
});

export const bitfieldRo = defineCommand({
  name: 'bitfield_ro',
  summary: 'Reads integers of any width that lie side by side in a string.',
  since: '6.0.0',
  group: 'bitmap',
  complexity: 'O(1) for each operation.',
  flags: ['readonly', 'fast'],
  categories: ['bitmap'],
  keys: [keySpec('RO access', index(1), range(0, 1, 0))],
  args: [
    key('key', 0),
    block('get-block', [string('encoding'), integer('offset')], {
      token: 'GET',
      optional: true,
      multiple: true,
      multipleToken: true,
    }),
  ],
  examples: [{ lines: ['SET word A', 'BITFIELD_RO word GET u8 0 GET i4 4'] }],
  run: (ctx, argv) => runOperations(ctx, argv, true),
});

type Overflow = 'wrap' | 'sat' | 'fail';

interface Operation {
  readonly kind: 'get' | 'set' | 'incrby';
  readonly isSigned: boolean;
  readonly bits: number;
  readonly offset: number;
  /** The value to set or add. */
  readonly operand: Int64;
  readonly overflow: Overflow;
}

function runOperations(ctx: Context, argv: readonly ByteString[], isReadonly: boolean): Reply {
  const operations = readOperations(ctx, argv);
  const name = arg(argv, 1);
  let writeEnd = 0;
  for (const { kind, offset, bits } of operations) if (kind !== 'get') writeEnd = Math.max(writeEnd, offset + bits);
  if (writeEnd === 0) {
    const value = ctx.read(StringValue, name);
    return operations.map((operation) => getField(value, operation));
  }
  if (isReadonly) return onlyGet;

  let value = ctx.write(StringValue, name);
  const length = Math.ceil(writeEnd / 8);
  const grows = length > (value?.length ?? 0);
  if (value === undefined) {
    value = StringValue.ofZeros(length);
    ctx.db.add(name, value);
  }
  const bytes = value.writable(length);
  let changes = 0;
  const replies: Reply[] = [];
  for (const operation of operations) {
    const before = readTyped(bytes, operation);
    if (operation.kind === 'get') {
      replies.push(before);
      continue;
    }
    const after = fit(operation.kind === 'set' ? operand(operation) : sum(before, operation.operand), operation);
    if (after === undefined) {
      replies.push(null);
      continue;
    }
    replies.push(operation.kind === 'set' ? before : after);
    writeField(bytes, operation.offset, operation.bits, after);
    // A string that has grown counts as changed by every write, even of what was there (8.0).
    if (grows || before !== after) changes++;
  }
  if (changes > 0) ctx.changed('string', 'setbit', name, changes);
  return replies;
}

function readOperations(ctx: Context, argv: readonly ByteString[]): Operation[] {
  const operations: Operation[] = [];
  let overflow: Overflow = 'wrap';
  for (let at = 2; at < argv.length; ) {
    const following = argv.length - at - 1;
    if (isWord(argv, at, 'overflow') && following >= 1) {
      overflow = readOverflow(argv, at + 1);
      at += 2;
      continue;
    }
    const kind = readKind(argv, at);
    const needed = kind === 'get' ? 2 : 3;
    if (kind === undefined || following < needed) throw errors.syntax;
    const { isSigned, bits } = readType(arg(argv, at + 1));
    const offset = readBitOffset(ctx, arg(argv, at + 2), bits);
    const value = kind === 'get' ? 0 : readInt64(arg(argv, at + 3));
    operations.push({ kind, isSigned, bits, offset, operand: value, overflow });
    at += 1 + needed;
  }
  return operations;
}

function readKind(argv: readonly ByteString[], at: number): Operation['kind'] | undefined {
  if (isWord(argv, at, 'get')) return 'get';
  if (isWord(argv, at, 'set')) return 'set';
  if (isWord(argv, at, 'incrby')) return 'incrby';
  return undefined;
}

function readOverflow(argv: readonly ByteString[], at: number): Overflow {
  if (isWord(argv, at, 'wrap')) return 'wrap';
  if (isWord(argv, at, 'sat')) return 'sat';
  if (isWord(argv, at, 'fail')) return 'fail';
  throw badOverflow;
}

/** i1 to i64, u1 to u63; the letter in lower case only. */
function readType(text: ByteString): { isSigned: boolean; bits: number } {
  const isSigned = text.startsWith('i');
  if (!isSigned && !text.startsWith('u')) throw badType;
  const bits = parseInt64(text.slice(1));
  if (bits === undefined || bits < 1 || bits > (isSigned ? 64 : 63)) throw badType;
  return { isSigned, bits: Number(bits) };
}

function getField(value: StringValue | undefined, operation: Operation): Int64 {
  if (value === undefined) return 0;
  // Nine bytes hold any field: the rest of a value that is not kept as bytes need not be looked at.
  const start = Math.min(Math.floor(operation.offset / 8), value.length);
  const text = value.slice(start, Math.min(start + 9, value.length));
  const bytes = new Uint8Array(9);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return readTyped(bytes, { ...operation, offset: operation.offset - start * 8 });
}

function readTyped(bytes: Uint8Array, { offset, bits, isSigned }: Operation): Int64 {
  const value = readField(bytes, offset, bits);
  if (!isSigned) return value;
  if (bits <= 32) return value >= 2 ** (bits - 1) ? Number(value) - 2 ** bits : value;
  return canonical(BigInt.asIntN(bits, BigInt(value)));
}

/** What SET stores: for an unsigned field a negative value is the huge one with the same 64 bits, as in Redis. */
function operand({ operand: value, isSigned }: Operation): Int64 {
  return isSigned || value >= 0 ? value : canonical(BigInt.asUintN(64, BigInt(value)));
}

/** The sum, however large. */
function sum(a: Int64, b: Int64): Int64 {
  if (typeof a === 'number' && typeof b === 'number') {
    const plain = a + b;
    if (Number.isSafeInteger(plain)) return plain;
  }
  return canonical(BigInt(a) + BigInt(b));
}

/** The value as the field can hold it, by the overflow rule in force; undefined if FAIL forbids it. */
function fit(value: Int64, operation: Operation): Int64 | undefined {
  const { bits, isSigned, overflow } = operation;
  const valueBits = isSigned ? bits - 1 : bits;
  const max: Int64 = valueBits <= 53 ? 2 ** valueBits - 1 : (1n << BigInt(valueBits)) - 1n;
  const min = !isSigned ? 0 : typeof max === 'number' ? -max - 1 : -max - 1n;
  if (value >= min && value <= max) return value;
  if (overflow === 'fail') return undefined;
  if (overflow === 'sat') return value > max || isTakenForHuge(value, max, operation) ? max : min;
  const wide = BigInt(value);
  return canonical(isSigned ? BigInt.asIntN(bits, wide) : BigInt.asUintN(bits, wide));
}

/**
 * Redis 8.0 sees an overflow by the room that is left, `max - value`, in 64 bits. SET of a value so low that this wraps is
 * taken for one that is too high, and saturates at the top.
 */
function isTakenForHuge(value: Int64, max: Int64, { kind, bits, isSigned }: Operation): boolean {
  return kind === 'set' && isSigned && bits < 64 && BigInt(max) - BigInt(value) > INT64_MAX;
}
