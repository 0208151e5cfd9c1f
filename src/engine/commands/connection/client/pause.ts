// CLIENT PAUSE, UNPAUSE and UNBLOCK: making connections wait, and ending their wait.
import { ErrorReply, OK } from '../../../../resp/reply.ts';
import { arg, isWord, readInteger, readTimeoutMillis } from '../../../args.ts';
import type { CommandDeclaration } from '../../../command.ts';
import { errors } from '../../../errors.ts';
import { integer, oneOf, token } from '../../../grammar.ts';
import { ADMIN } from './declaration.ts';

const badMode = new ErrorReply('ERR CLIENT PAUSE mode must be WRITE or ALL');
const badReason = new ErrorReply('ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR');

export const clientPause: CommandDeclaration = {
  ...ADMIN,
  name: 'pause',
  summary: 'Makes all commands, or those that may write, wait for some milliseconds.',
  since: '3.0.0',
  complexity: 'O(1)',
  history: [['6.2.0', 'Can make writes wait only, with `WRITE`.']],
  args: [
    integer('timeout'),
    oneOf('mode', [token('WRITE'), token('ALL')], { optional: true, since: '6.2.0' }),
  ],
  examples: [{ lines: ['CLIENT PAUSE 10000 WRITE', 'GET key', 'CLIENT UNPAUSE'] }],
  run: ({ engine }, argv) => {
    if (argv.length > 4) return errors.wrongCall('client', arg(argv, 1));
    const isWriteOnly = isWord(argv, 3, 'write');
    if (argv.length === 4 && !isWriteOnly && !isWord(argv, 3, 'all')) return badMode;
    engine.waiting.startPause(readTimeoutMillis(arg(argv, 2), engine.now), isWriteOnly ? 'write' : 'all');
    return OK;
  },
};

export const clientUnpause: CommandDeclaration = {
  ...ADMIN,
  name: 'unpause',
  summary: 'Lets the commands run that CLIENT PAUSE made wait.',
  since: '6.2.0',
  complexity: 'O(N) for N connections that wait',
  examples: [{ lines: ['CLIENT PAUSE 10000 WRITE', 'CLIENT UNPAUSE'] }],
  run: ({ engine }) => {
    engine.waiting.unpause();
    return OK;
  },
};

export const clientUnblock: CommandDeclaration = {
  ...ADMIN,
  name: 'unblock',
  summary: 'Ends the wait of a connection that is blocked, as if its time had run out or with an error.',
  since: '5.0.0',
  complexity: 'O(log N) for N connections',
  args: [
    integer('client-id'),
    oneOf('unblock-type', [token('TIMEOUT'), token('ERROR')], { optional: true }),
  ],
  examples: [{ lines: ['CLIENT UNBLOCK 7', 'CLIENT UNBLOCK 7 ERROR'] }],
  run: ({ engine }, argv) => {
    if (argv.length > 4) return errors.wrongCall('client', arg(argv, 1));
    const withError = isWord(argv, 3, 'error');
    if (argv.length === 4 && !withError && !isWord(argv, 3, 'timeout')) return badReason;
    const state = engine.clients.get(readInteger(arg(argv, 2)))?.blocked;
    // A pause or a sleep is not the client's own wait.
    if (state === undefined || UNENDABLE.has(state.reason)) return 0;
    engine.waiting.endBlocking(state, withError ? errors.unblocked : state.onTimeout());
    return 1;
  },
};

const UNENDABLE: ReadonlySet<string> = new Set(['postponed', 'sleep', 'shutdown']);
