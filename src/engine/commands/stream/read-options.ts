// The options of XREAD and XREADGROUP. Redis reads both with the same code: each knows the other's options, to refuse
// them.
import type { ByteString } from '../../../base/bytes.ts';
import { ErrorReply } from '../../../resp/reply.ts';
import { arg, isWord, readInteger, readTimeoutMillis } from '../../args.ts';
import { errors } from '../../errors.ts';

export interface ReadOptions {
  /** 0 is no limit. */
  readonly count: number;
  /** When BLOCK's time is over: unix ms, 0 for never; undefined without BLOCK. */
  readonly blockUntil: number | undefined;
  readonly isAcknowledged: boolean;
  readonly group: { readonly name: ByteString; readonly consumer: ByteString } | undefined;
  /** The keys stand in argv from `firstKey` on, and after them as many ids. */
  readonly firstKey: number;
  readonly streams: number;
}

const onlyForGroups = (option: string): ErrorReply =>
  new ErrorReply(`ERR The ${option} option is only supported by XREADGROUP. You called XREAD instead.`);
const groupMissing = new ErrorReply('ERR Missing GROUP option for XREADGROUP');
const unbalanced = (isGroup: boolean): ErrorReply =>
  new ErrorReply(
    `ERR Unbalanced '${isGroup ? 'xreadgroup' : 'xread'}' list of streams: for each stream key an ` +
      `${isGroup ? "ID or '>'" : "ID, '+', or '$'"} must be specified.`,
  );

export function readReadOptions(argv: readonly ByteString[], isGroup: boolean, now: number): ReadOptions {
  let count = 0;
  let blockUntil: number | undefined;
  let isAcknowledged = false;
  let group: ReadOptions['group'];
  for (let at = 1; at < argv.length; at++) {
    const more = argv.length - at - 1;
    if (isWord(argv, at, 'block') && more > 0) {
      blockUntil = readTimeoutMillis(arg(argv, ++at), now);
    } else if (isWord(argv, at, 'count') && more > 0) {
      count = Math.max(readInteger(arg(argv, ++at)), 0);
    } else if (isWord(argv, at, 'streams') && more > 0) {
      if (more % 2 !== 0) throw unbalanced(isGroup);
      if (isGroup && group === undefined) throw groupMissing;
      return { count, blockUntil, isAcknowledged, group, firstKey: at + 1, streams: more / 2 };
    } else if (isWord(argv, at, 'group') && more >= 2) {
      if (!isGroup) throw onlyForGroups('GROUP');
      group = { name: arg(argv, at + 1), consumer: arg(argv, at + 2) };
      at += 2;
    } else if (isWord(argv, at, 'noack')) {
      if (!isGroup) throw onlyForGroups('NOACK');
      isAcknowledged = true;
    } else {
      throw errors.syntax;
    }
  }
  throw errors.syntax;
}
