// CLIENT REPLY, NO-EVICT and NO-TOUCH: switches of one connection.
import { NO_REPLY, OK } from '../../../../resp/reply.ts';
import { isWord } from '../../../args.ts';
import type { CommandDeclaration } from '../../../command.ts';
import { errors } from '../../../errors.ts';
import { oneOf, token } from '../../../grammar.ts';
import { ADMIN, COMMON } from './declaration.ts';

export const clientReply: CommandDeclaration = {
  ...COMMON,
  name: 'reply',
  summary: 'Chooses whether this connection gets replies: all, none, or all but the next.',
  since: '3.2.0',
  complexity: 'O(1)',
  args: [oneOf('action', [token('ON'), token('OFF'), token('SKIP')])],
  examples: [{ lines: ['CLIENT REPLY SKIP', 'SET unheard 1', 'GET unheard'] }],
  run: ({ client }, argv) => {
    if (isWord(argv, 2, 'on')) {
      client.replyMode = 'on';
      return OK;
    }
    if (isWord(argv, 2, 'off')) client.replyMode = 'off';
    else if (!isWord(argv, 2, 'skip')) return errors.syntax;
    else if (client.replyMode !== 'off') client.skipsNextReply = true;
    return NO_REPLY;
  },
};

const ON_OFF = [oneOf('enabled', [token('ON'), token('OFF')])];

export const clientNoEvict: CommandDeclaration = {
  ...ADMIN,
  name: 'no-evict',
  summary: 'Spares this connection when connections are ended to save memory (maxmemory-clients).',
  since: '7.0.0',
  complexity: 'O(1)',
  args: ON_OFF,
  examples: [{ lines: ['CLIENT NO-EVICT ON', 'CLIENT INFO'] }],
  run: ({ client, engine }, argv) => {
    if (!isWord(argv, 2, 'on') && !isWord(argv, 2, 'off')) return errors.syntax;
    client.noEvict = isWord(argv, 2, 'on');
    engine.clientEviction.measure(client);
    return OK;
  },
};

export const clientNoTouch: CommandDeclaration = {
  ...COMMON,
  name: 'no-touch',
  summary: 'Makes this connection’s commands leave no trace in when and how often keys were used.',
  since: '7.2.0',
  complexity: 'O(1)',
  args: ON_OFF,
  examples: [{ lines: ['CLIENT NO-TOUCH ON', 'GET key', 'OBJECT IDLETIME key'] }],
  run: ({ client }, argv) => {
    if (!isWord(argv, 2, 'on') && !isWord(argv, 2, 'off')) return errors.syntax;
    client.noTouch = isWord(argv, 2, 'on');
    return OK;
  },
};
