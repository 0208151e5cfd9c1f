// CLIENT ID, GETNAME, SETNAME and SETINFO: who a connection says it is.
import { type ByteString, flatten } from '../../../../base/bytes.ts';
import { OK } from '../../../../resp/reply.ts';
import { arg } from '../../../args.ts';
import { isValidClientName } from '../../../client.ts';
import type { CommandDeclaration } from '../../../command.ts';
import { cString, errors, sanitized } from '../../../errors.ts';
import { oneOf, string } from '../../../grammar.ts';
import { COMMON } from './declaration.ts';

const ON_ALL_NODES = ['request_policy:all_nodes', 'response_policy:all_succeeded'];

export const clientId: CommandDeclaration = {
  ...COMMON,
  name: 'id',
  summary: 'Gives the number of this connection, which no other ever gets.',
  since: '5.0.0',
  complexity: 'O(1)',
  examples: [{ lines: ['CLIENT ID'] }],
  run: ({ client }) => client.id,
};

export const clientGetname: CommandDeclaration = {
  ...COMMON,
  name: 'getname',
  summary: 'Gives the name of this connection.',
  since: '2.6.9',
  complexity: 'O(1)',
  examples: [{ lines: ['CLIENT SETNAME worker-1', 'CLIENT GETNAME'] }],
  run: ({ client }) => (client.name === '' ? null : client.name),
};

export const clientSetname: CommandDeclaration = {
  ...COMMON,
  name: 'setname',
  summary: 'Names this connection, so that it can be told apart in CLIENT LIST.',
  since: '2.6.9',
  complexity: 'O(1)',
  tips: ON_ALL_NODES,
  args: [string('connection-name')],
  examples: [{ lines: ['CLIENT SETNAME worker-1', 'CLIENT LIST'] }],
  run: ({ client }, argv) => {
    const name = arg(argv, 2);
    if (!isValidClientName(name)) return errors.badClientName;
    client.name = flatten(name);
    return OK;
  },
};

export const clientSetinfo: CommandDeclaration = {
  ...COMMON,
  name: 'setinfo',
  summary: 'Tells the server which client library this connection uses.',
  since: '7.2.0',
  complexity: 'O(1)',
  tips: ON_ALL_NODES,
  args: [oneOf('attr', [string('libname', { token: 'LIB-NAME' }), string('libver', { token: 'LIB-VER' })])],
  examples: [{ lines: ['CLIENT SETINFO LIB-NAME my-app', 'CLIENT SETINFO LIB-VER 1.0.0', 'CLIENT INFO'] }],
  run: ({ client }, argv) => {
    const attribute = arg(argv, 2);
    const value = flatten(arg(argv, 3));
    const field = ATTRIBUTES.get(attribute.toLowerCase());
    if (field === undefined) return sanitized(`ERR Unrecognized option '${cString(attribute)}'`);
    if (!isValidClientName(value)) {
      return sanitized(`ERR ${cString(attribute)} cannot contain spaces, newlines or special characters.`);
    }
    client[field] = value;
    return OK;
  },
};

const ATTRIBUTES: ReadonlyMap<ByteString, 'libName' | 'libVersion'> = new Map([
  ['lib-name', 'libName'],
  ['lib-ver', 'libVersion'],
] as const);
