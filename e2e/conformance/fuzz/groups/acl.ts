// ACL: rules given to two users in any order, calls made as them, and what is told of it all. Every script ends as the
// default user, so that other groups may do what they like.
import type { FuzzGroup, Script } from '../command.ts';
import type { Gen } from '../gen.ts';

const COMMAND_RULES = [
  ...['+get', '-get', '+set', '-set', '+config', '-config', '+config|get', '-config|get', '+client|list', '+@all', '-@all'],
  ...['+@read', '-@read', '+@write', '-@write', '+@fast', '-@slow', '+@dangerous', '-@dangerous', '+@admin', '+select|0'],
  ...['+SELECT|1', '-select', '+object|encoding', '+@keyspace', '-@string', 'allcommands', 'nocommands', '+mget', '+del'],
  ...['+foo', '+@foo', '+get|', '-get|x', '+config|get|x', '+', '-', '+publish', '+sort', '+bitfield', '+@all', '+copy'],
];
const KEY_RULES = ['~s*', '~s1', '%R~h*', '%W~h*', '%RW~l*', '%r~t?', '~*', 'allkeys', 'resetkeys', '%X~x', '%~x', '%R', '~'];
const CHANNEL_RULES = ['&ch0', '&ch*', '&*', 'allchannels', 'resetchannels', '&c?1', '&'];
const OTHER_RULES = [
  ...['on', 'off', 'nopass', 'resetpass', '>pw', '<pw', '>x', '<x', '#abc', `#${'a'.repeat(64)}`, `!${'a'.repeat(64)}`, 'reset'],
  ...['sanitize-payload', 'skip-sanitize-payload', 'clearselectors', 'bogus', 'OFF', 'ON', '()', '(', ')', '(bogus)'],
];
const CALLS = [
  ...['GET s1', 'GET h1', 'SET s2 v', 'SET h1 v GET', 'MGET s1 h1 l1', 'DEL s1 s2', 'CONFIG GET maxmemory', 'SELECT 0'],
  ...['SELECT 1', 'OBJECT ENCODING s1', 'PUBLISH ch1 m', 'COPY s1 h4', 'SORT l1 BY nosort STORE t9', 'SINTERSTORE t1 t2 t3'],
  ...['BITFIELD s1 GET u8 0', 'BITFIELD h1 SET u8 0 1', 'EXISTS a b', 'LPUSH l1 x', 'PING', 'ACL WHOAMI'],
  ...['RENAME s1 s2', 'GETEX s1 PERSIST', 'BLPOP l1 l2 0.01', 'ZUNIONSTORE z1 2 z2 z3', 'LMPOP 2 l1 h1 LEFT', 'GEOADD g 1 1 a'],
];

function selectorRule(gen: Gen): string {
  const [rules] = [gen.pick([COMMAND_RULES, COMMAND_RULES, KEY_RULES, CHANNEL_RULES])];
  return gen.pick(rules);
}

function rule(gen: Gen): string {
  if (gen.chance(0.15)) return gen.pick(OTHER_RULES);
  if (!gen.chance(0.1)) return selectorRule(gen);
  const rules = Array.from({ length: 1 + gen.small(3) }, () => selectorRule(gen));
  return `(${rules.join(' ')})`;
}

const userOf = (gen: Gen): string => gen.pick(['u1', 'u1', 'u2']);

function setRules({ gen, self, send }: Script): void {
  const rules = Array.from({ length: 1 + gen.small(4) }, () => rule(gen));
  send(self, `ACL SETUSER ${userOf(gen)} ${rules.join(' ')}`);
  send(self, `ACL LIST`);
}

function callAs({ gen, self, other, send }: Script): void {
  const user = userOf(gen);
  send(self, 'RESET');
  send(other, `ACL SETUSER ${user} on nopass`);
  // First in its pipeline: Redis says nothing of a refusal to a client that it still owes a reply.
  send(self, `AUTH ${user} x`, 'type');
  for (let n = 1 + gen.small(5); n > 0; n--) send(self, gen.pick(CALLS), 'type');
  send(self, 'RESET');
}

export const acl: FuzzGroup = {
  name: 'acl',
  entries: [
    [8, setRules],
    [6, callAs],
    [4, ({ gen, self, send }) => send(self, `ACL DRYRUN ${userOf(gen)} ${gen.pick(CALLS)}`)],
    [2, 'ACL GETUSER {u1|u2|default|nobody}'],
    [1, 'ACL USERS'],
    [1, 'ACL WHOAMI'],
    [1, 'ACL DELUSER {u1|u2|nobody|default}'],
    [1, 'ACL CAT', 'exact'],
    [1, 'ACL CAT {read|write|SET|dangerous|connection|foo|all}', 'type'],
    [1, 'ACL GENPASS {0|5|4096|4097|x|-1}', 'type'],
    [1, ({ self, send }) => send(self, 'ACL LOG RESET')],
    [1, 'ACL {LOAD|SAVE|FOO}'],
  ],
};
