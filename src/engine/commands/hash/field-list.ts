// "FIELDS numfields field …", the list that ends most commands for field expiration, with Redis's checks in its order.
import type { ByteString } from '../../../base/bytes.ts';
import { parseInt64 } from '../../../base/integer.ts';
import { ErrorReply } from '../../../resp/reply.ts';
import { isWord } from '../../args.ts';
import { block, integer, string } from '../../grammar.ts';

const fieldsMissing = new ErrorReply('ERR Mandatory argument FIELDS is missing or not at the right position');
const countNotPositive = new ErrorReply('ERR Number of fields must be a positive integer');
const countMismatch = new ErrorReply('ERR The `numfields` parameter must match the number of arguments');

/** Where the first field stands, given where the word FIELDS should be; all that follows are fields. */
export function readFieldList(argv: readonly ByteString[], at: number, notPositive = countNotPositive): number {
  if (!isWord(argv, at, 'fields')) throw fieldsMissing;
  const count = parseInt64(argv[at + 1] ?? '');
  if (count === undefined || count < 1) throw notPositive;
  if (count !== argv.length - at - 2) throw countMismatch;
  return at + 2;
}

export const FIELD_LIST = block('fields', [integer('numfields'), string('field', { multiple: true })], {
  token: 'FIELDS',
});
