// SELECT: which of the numbered databases the connection uses.
import { ErrorReply, OK } from '../../../resp/reply.ts';
import { arg, readIntegerIn } from '../../args.ts';
import { defineCommand } from '../../command.ts';
import { errors } from '../../errors.ts';
import { integer } from '../../grammar.ts';

const notAnInt = new ErrorReply(`ERR value is out of range, value must between ${-(2 ** 31)} and ${2 ** 31 - 1}`);

export const select = defineCommand({
  name: 'select',
  summary: 'Switches this connection to another numbered database.',
  since: '1.0.0',
  group: 'connection',
  complexity: 'O(1)',
  flags: ['loading', 'stale', 'fast'],
  categories: ['connection'],
  args: [integer('index')],
  examples: [{ lines: ['SELECT 1', 'SET color blue', 'SELECT 0', 'GET color'] }],
  run: (ctx, argv) => {
    const index = readIntegerIn(arg(argv, 1), -(2 ** 31), 2 ** 31 - 1, notAnInt);
    if (index !== 0) ctx.engine.stats.clusterIncompatible++;
    const db = ctx.engine.databases[index];
    if (db === undefined) return errors.dbIndexOutOfRange;
    ctx.client.db = db;
    return OK;
  },
});
