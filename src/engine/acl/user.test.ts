import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALL_COMMANDS } from '../commands/index.ts';
import { CommandTable, keyPositions } from '../command-table.ts';
import { RuleError } from './rules.ts';
import { User } from './user.ts';

const table = new CommandTable(ALL_COMMANDS);
const newUser = (): User => new User('u', { table, startsWithAllChannels: () => false });

function userOf(...rules: string[]): User {
  const user = newUser();
  for (const rule of rules) user.apply(rule);
  return user;
}

/** The rules that `describe` gives, selectors in one piece. */
function rulesOf(description: string): string[] {
  return description.match(/\([^)]*\)|\S+/g) ?? [];
}

function allows(user: User, line: string): boolean {
  const argv = line.split(' ');
  const command = table.resolve(argv);
  if (command === undefined) throw new Error(`no command: ${line}`);
  return user.check(command, argv, () => keyPositions(command, argv) ?? []) === undefined;
}

const commandRule = fc
  .tuple(
    fc.constantFrom('+', '-'),
    fc.constantFrom('get', 'set', 'config', 'config|get', 'client|list', '@read', '@write', '@all', '@admin', 'acl'),
  )
  .map(([sign, name]) => sign + name);
const selectorRule = fc.oneof(
  commandRule,
  fc.constantFrom('~a*', '~b', '%R~r', '%W~r', '&c*', '&d', 'resetkeys', 'resetchannels', '+select|0', '+select|1'),
);
const rule = fc.oneof(
  { weight: 4, arbitrary: selectorRule },
  fc.constantFrom('on', 'off', 'nopass', '>pw', '>other', 'resetpass', 'skip-sanitize-payload', 'clearselectors'),
  fc.array(selectorRule, { maxLength: 3 }).map((rules) => `(${rules.join(' ')})`),
);

describe('an ACL user', () => {
  it('is described by rules that make the same user again', () => {
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 15 }), (rules) => {
        const description = userOf(...rules).describe();
        expect(userOf(...rulesOf(description)).describe()).toBe(description);
      }),
    );
  });

  it('may do what the description says, no more and no less', () => {
    const lines = ['GET b', 'SET abc 1', 'CONFIG GET x', 'CONFIG SET x y', 'GET r', 'SELECT 0', 'SELECT 1', 'PUBLISH d m'];
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 15 }), (rules) => {
        const user = userOf(...rules);
        const again = userOf(...rulesOf(user.describe()));
        for (const line of lines) expect(allows(again, line), line).toBe(allows(user, line));
      }),
    );
  });

  it('is unlimited only if one selector allows everything', () => {
    expect(userOf('+@all', '~*', '&*').isUnlimited).toBe(true);
    expect(userOf('(+@all ~* &*)').isUnlimited).toBe(true);
    expect(userOf('+@all', '~*', '&*', '-get', '+get').isUnlimited).toBe(false);
    expect(userOf('+@all', '(~* &*)').isUnlimited).toBe(false);
    expect(userOf('+@all', '~*', '&*', 'reset').isUnlimited).toBe(false);
  });

  it('reads and writes by separate patterns', () => {
    const user = userOf('+@all', '%R~in:*', '%W~out:*', '~both');
    expect(allows(user, 'COPY in:1 out:1')).toBe(true);
    expect(allows(user, 'COPY out:1 in:1')).toBe(false);
    expect(allows(user, 'SET out:1 x')).toBe(true);
    expect(allows(user, 'SET out:1 x GET')).toBe(false);
    expect(allows(user, 'SET both x GET')).toBe(true);
    expect(allows(user, 'GETDEL in:1')).toBe(false);
    expect(allows(user, 'BITFIELD in:1 GET u8 0')).toBe(true);
    expect(allows(user, 'BITFIELD in:1 SET u8 0 1')).toBe(false);
  });

  it('needs one selector that allows all of a call', () => {
    const user = userOf('+get', '~a', '(+set ~b)');
    expect(allows(user, 'GET a')).toBe(true);
    expect(allows(user, 'SET b 1')).toBe(true);
    expect(allows(user, 'GET b')).toBe(false);
    expect(allows(user, 'SET a 1')).toBe(false);
  });

  it('stays as it was when a copy is changed', () => {
    const user = userOf('+get', '~a', '>pw', '(+set ~b)');
    const before = user.describe();
    const copy = user.copy();
    for (const each of ['+@all', 'allkeys', 'nopass', 'clearselectors', '+select|0']) copy.apply(each);
    expect(() => copy.apply('bogus')).toThrow();
    expect(user.describe()).toBe(before);
  });

  it('refuses rules with a RuleError, whatever they are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => {
        try {
          newUser().apply(text);
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(RuleError);
        }
      }),
    );
  });
});
