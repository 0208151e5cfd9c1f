// Expected texts are those of redis-server 8.0.2 started with --aclfile.
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../base/clock.ts';
import { SeededRandom } from '../../base/random.ts';
import { ALL_COMMANDS } from '../commands/index.ts';
import { Engine } from '../engine.ts';
import { loadUsers, saveUsers } from './file.ts';

const PATH = 'users.acl';
const UNCHANGED = 'WARNING: ACL errors detected, no change to the previously active ACL rules was performed';
const DEFAULT = 'user default on nopass sanitize-payload ~* &* +@all';

function start(): { readonly engine: Engine; load(text: string): string | undefined; list(): string[] } {
  const engine = new Engine({ commands: ALL_COMMANDS, clock: new ManualClock(1_000_000), random: new SeededRandom(1) });
  let content = '';
  engine.access.file = { read: () => content, write: (_, text) => ((content = text), true) };
  return {
    engine,
    load: (text) => {
      content = text;
      return loadUsers(engine.access, PATH);
    },
    list: () => engine.access.allUsers().map((user) => `user ${user.name} ${user.describe()}`),
  };
}

describe('an ACL file', () => {
  it('takes the place of all users', () => {
    const { load, list } = start();
    expect(load('  user e on  \n\n')).toBeUndefined();
    expect(list()).toEqual([DEFAULT, 'user e on sanitize-payload resetchannels -@all']);
    expect(load('user a on (+get ~y ) +set\n')).toBeUndefined();
    expect(list()).toEqual(['user a on sanitize-payload resetchannels -@all +set (~y resetchannels -@all +get)', DEFAULT]);
    expect(load('')).toBeUndefined();
    expect(list()).toEqual([DEFAULT]);
  });

  it.each([
    ['# comment\n', `${PATH}:1 should start with user keyword followed by the username. ${UNCHANGED}`],
    ['USER a on\n', `${PATH}:1 should start with user keyword followed by the username. ${UNCHANGED}`],
    ['user b on\nuser b on\n', `WARNING: Duplicate user 'b' found on line 2. ${UNCHANGED}`],
    ['user c (+get\n', `${PATH}:1: Unmatched parenthesis in selector definition.${UNCHANGED}`],
    ['user a\tb on\n', `'${PATH}:1: username 'a\tb' contains invalid characters. ${UNCHANGED}`],
    ['user  a on\n', `${PATH}:1: Syntax error. ${UNCHANGED}`],
    [
      'user a on # comment\n',
      `${PATH}:1: The password hash must be exactly 64 characters and contain only lowercase hexadecimal characters. ${UNCHANGED}`,
    ],
    [
      'foo bar\nuser a on +foo\nuser b bogus\n',
      `${PATH}:1 should start with user keyword followed by the username. ${PATH}:2: Error in applying operation '+foo': Unknown command or category name in ACL. ${PATH}:3: Syntax error. ${UNCHANGED}`,
    ],
  ])('with a mistake changes nothing: %j', (text, problem) => {
    const { load, list } = start();
    expect(load(text)).toBe(problem);
    expect(list()).toEqual([DEFAULT]);
  });

  it('ends connections of users that are not in it', () => {
    const { engine, load } = start();
    load('user a on nopass +@all\nuser b on nopass +@all\n');
    const [a, b] = ['a', 'b'].map((name) => {
      const client = engine.connect({ addr: '127.0.0.1:1', laddr: '127.0.0.1:2' });
      engine.execute(client, ['AUTH', name, '']);
      return client;
    });
    load('user a on nopass +get\n');
    expect([a?.closeNow, b?.closeNow]).toEqual([false, true]);
    expect(a?.account?.describe()).toBe('on nopass sanitize-payload resetchannels -@all +get');
  });

  it('is what ACL SAVE writes', () => {
    const { engine, load, list } = start();
    load('user zz on >p ~a* (+get ~x)\n');
    const before = list();
    expect(saveUsers(engine.access, PATH)).toBe(true);
    expect(loadUsers(engine.access, PATH)).toBeUndefined();
    expect(list()).toEqual(before);
  });
});
