// The options that XADD and XTRIM share: MAXLEN and MINID with their operator and LIMIT, and before XADD's id
// NOMKSTREAM.
import type { ByteString } from '../../../base/bytes.ts';
import { ErrorReply } from '../../../resp/reply.ts';
import { arg, isWord, readInteger } from '../../args.ts';
import type { Context } from '../../context.ts';
import { cString, errors } from '../../errors.ts';
import { type Arg, block, integer, oneOf, string, token } from '../../grammar.ts';
import type { Trim } from '../../types/stream/entries.ts';
import { formatId, parseWrittenId, type WrittenId } from '../../types/stream/id.ts';
import type { StreamValue } from '../../types/stream/value.ts';
import { invalidId, readId } from './ids.ts';

const twoStrategies = new ErrorReply(
  'ERR syntax error, MAXLEN and MINID options at the same time are not compatible',
);
const negativeMaxlen = new ErrorReply('ERR The MAXLEN argument must be >= 0.');
const negativeLimit = new ErrorReply('ERR The LIMIT argument must be >= 0.');
const limitWithoutStrategy = new ErrorReply(
  'ERR syntax error, LIMIT cannot be used without specifying a trimming strategy',
);
const noStrategy = new ErrorReply('ERR syntax error, XTRIM must be called with a trimming strategy');
const limitWithoutTilde = new ErrorReply('ERR syntax error, LIMIT cannot be used without the special ~ option');

/** Where approximate trimming stops unless LIMIT says otherwise: after a hundred full nodes, and within bounds. */
const NODES_TRIMMED_AT_ONCE = 100;
const DEFAULT_LIMIT = 10_000;
const HIGHEST_DEFAULT_LIMIT = 1_000_000;

/** The options as the two commands declare them. */
export const trimArgs = (options: { readonly optional?: true } = {}): Arg =>
  block(
    'trim',
    [
      oneOf('strategy', [token('MAXLEN'), token('MINID', { since: '6.2.0' })]),
      oneOf('operator', [token('=', { name: 'equal' }), token('~', { name: 'approximately' })], { optional: true }),
      string('threshold'),
      integer('count', { token: 'LIMIT', optional: true, since: '6.2.0' }),
    ],
    options,
  );

export interface WrittenTrim extends Trim {
  /** Where the threshold stands in argv; before it, the operator if there is one. */
  readonly thresholdAt: number;
}

export interface AddOptions {
  readonly trim: WrittenTrim | undefined;
  readonly onlyExisting: boolean;
  /** Where the id stands in argv; past its end if there is none. */
  readonly idAt: number;
  /** Undefined for `*`. */
  readonly id: WrittenId | undefined;
}

const PLAIN_ADD: AddOptions = { trim: undefined, onlyExisting: false, idAt: 2, id: undefined };

export function readAddOptions(ctx: Context, argv: readonly ByteString[]): AddOptions {
  if (argv[2] === '*') return PLAIN_ADD;
  return readOptions(ctx, argv, true);
}

export function readTrimOptions(ctx: Context, argv: readonly ByteString[]): WrittenTrim {
  const { trim } = readOptions(ctx, argv, false);
  if (trim === undefined) throw noStrategy;
  return trim;
}

function readOptions(ctx: Context, argv: readonly ByteString[], isAdd: boolean): AddOptions {
  let keep: Trim['keep'] | undefined;
  let isApproximate = false;
  let thresholdAt = 0;
  let limit: number | undefined;
  let onlyExisting = false;
  let id: WrittenId | undefined;
  let at = 2;
  for (; at < argv.length; at++) {
    const hasMore = at + 1 < argv.length;
    const word = arg(argv, at);
    if (isAdd && cString(word) === '*') break;
    const isMaxlen = isWord(argv, at, 'maxlen');
    if (hasMore && (isMaxlen || isWord(argv, at, 'minid'))) {
      if (keep !== undefined) throw twoStrategies;
      const operator = at + 2 < argv.length ? cString(arg(argv, at + 1)) : '';
      isApproximate = operator === '~';
      thresholdAt = isApproximate || operator === '=' ? at + 2 : at + 1;
      keep = readThreshold(arg(argv, thresholdAt), isMaxlen);
      at = thresholdAt;
    } else if (hasMore && isWord(argv, at, 'limit')) {
      limit = readInteger(arg(argv, ++at));
      if (limit < 0) throw negativeLimit;
    } else if (isAdd && isWord(argv, at, 'nomkstream')) {
      onlyExisting = true;
    } else if (isAdd) {
      id = parseWrittenId(word);
      if (id === undefined) throw invalidId;
      break;
    } else {
      throw errors.syntax;
    }
  }
  if (limit !== undefined && limit > 0 && keep === undefined) throw limitWithoutStrategy;
  if (!isAdd && keep === undefined) throw noStrategy;
  limit = effectiveLimit(ctx, limit, isApproximate);
  const trim = keep && { keep, isApproximate, limit, thresholdAt };
  return { trim, onlyExisting, idAt: at, id };
}

function readThreshold(value: ByteString, isMaxlen: boolean): Trim['keep'] {
  if (!isMaxlen) return { from: readId(value) };
  const newest = readInteger(value);
  if (newest < 0) throw negativeMaxlen;
  return { newest };
}

function effectiveLimit(ctx: Context, limit: number | undefined, isApproximate: boolean): number {
  // Files hold the trimming exactly as it was done, with the LIMIT that it was asked for.
  if (ctx.engine.isLoading) return 0;
  if (limit !== undefined) {
    if (!isApproximate) throw limitWithoutTilde;
    return limit;
  }
  if (!isApproximate) return 0;
  const entries = NODES_TRIMMED_AT_ONCE * Number(ctx.settings['stream-node-max-entries']);
  return entries === 0 ? DEFAULT_LIMIT : Math.min(entries, HIGHEST_DEFAULT_LIMIT);
}

/** The arguments that trim a stream exactly to where approximate trimming has left it. */
export function exactly(argv: readonly ByteString[], trim: WrittenTrim, stream: StreamValue): ByteString[] {
  const exact = [...argv];
  exact[trim.thresholdAt - 1] = '=';
  exact[trim.thresholdAt] = 'newest' in trim.keep ? String(stream.length) : formatId(stream.trimmedTo);
  return exact;
}
