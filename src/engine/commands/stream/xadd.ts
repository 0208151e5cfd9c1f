// XADD: appends an entry, under the next id or a given one, and trims the stream if asked to.
import type { ByteString } from '../../../base/bytes.ts';
import { ErrorReply, type Reply } from '../../../resp/reply.ts';
import { arg } from '../../args.ts';
import { defineCommand } from '../../command.ts';
import type { Context } from '../../context.ts';
import { errors } from '../../errors.ts';
import { block, key, oneOf, string, token } from '../../grammar.ts';
import { index, keySpec, range } from '../../key-specs.ts';
import { compareIds, formatId, isZeroId, MAX_ID, type StreamId } from '../../types/stream/id.ts';
import { StreamValue } from '../../types/stream/value.ts';
import { type AddOptions, exactly, readAddOptions, trimArgs } from './trim-options.ts';

const zeroId = new ErrorReply('ERR The ID specified in XADD must be greater than 0-0');
const exhausted = new ErrorReply('ERR The stream has exhausted the last possible ID, unable to add more items');
const tooSmall = new ErrorReply('ERR The ID specified in XADD is equal or smaller than the target stream top item');
const tooLarge = new ErrorReply('ERR Elements are too large to be stored');

function add(ctx: Context, argv: readonly ByteString[]): Reply {
  const options = readAddOptions(ctx, argv);
  const from = options.idAt + 1;
  const count = argv.length - from;
  if (count < 2 || count % 2 === 1) return errors.wrongArity('xadd');
  const wanted = options.id;
  if (wanted !== undefined && !wanted.isSeqOpen && isZeroId(wanted)) return zeroId;

  const name = arg(argv, 1);
  let stream = ctx.write(StreamValue, name);
  if (stream === undefined) {
    if (options.onlyExisting) return null;
    stream = StreamValue.empty();
    ctx.db.add(name, stream);
  }
  if (compareIds(stream.lastId, MAX_ID) === 0) return exhausted;
  const id = stream.nextId(wanted, ctx.now);
  if (id === undefined) return tooSmall;
  // As in Redis, a stream that was made for too large an entry stays, empty.
  if (!StreamValue.isStorable(argv, from)) return tooLarge;
  stream.append(id, argv, from, ctx.settings);
  ctx.changed('stream', 'xadd', name);
  if (options.trim !== undefined && stream.trim(options.trim) > 0) ctx.notify('stream', 'xtrim', name);
  ctx.db.blocked.signal(name, 'stream');
  if (ctx.engine.propagation.isOn) ctx.propagateAs(...asDone(argv, options, stream, id));
  return formatId(id);
}

/** The arguments that add the same entry whenever they are run. */
function asDone(argv: readonly ByteString[], options: AddOptions, stream: StreamValue, id: StreamId): ByteString[] {
  const { trim, idAt } = options;
  const done = trim?.isApproximate ? exactly(argv, trim, stream) : [...argv];
  if (options.id === undefined || options.id.isSeqOpen) done[idAt] = formatId(id);
  return done;
}

export const xadd = defineCommand({
  name: 'xadd',
  summary: 'Appends an entry to a stream and answers its id; makes the stream if there is none.',
  since: '5.0.0',
  group: 'stream',
  complexity: 'O(1); O(N) where trimming removes N entries',
  history: [
    ['6.2.0', 'NOMKSTREAM, MINID and LIMIT.'],
    ['7.0.0', 'Ids of the form `ms-*`.'],
  ],
  flags: ['write', 'denyoom', 'fast'],
  categories: ['stream'],
  tips: ['nondeterministic_output'],
  keys: [keySpec('RW update', index(1), range(0, 1, 0), 'Counts as an update, since trimming may remove entries.')],
  args: [
    key('key', 0),
    token('NOMKSTREAM', { optional: true, since: '6.2.0' }),
    trimArgs({ optional: true }),
    oneOf('id-selector', [token('*', { name: 'auto-id' }), string('id')]),
    block('data', [string('field'), string('value')], { multiple: true }),
  ],
  examples: [
    { lines: ['XADD orders * item tea amount 2', 'XADD orders * item coffee amount 1', 'XRANGE orders - +'] },
    {
      lines: ['XADD log 5-1 level info', 'XADD log 5-* level warn', 'XADD log 4-1 level late'],
      note: 'IDs only ever grow.',
    },
    { lines: ['XADD last MAXLEN 2 1-1 n 1', 'XADD last MAXLEN 2 1-2 n 2', 'XADD last MAXLEN 2 1-3 n 3', 'XLEN last'] },
  ],
  run: add,
});
