import { describe, expect, it } from 'vitest';
import { Config } from '../../engine/config.ts';
import { CommandNames } from './command-names.ts';
import { ConfigError, readConfig, type ConfigSurroundings } from './config-file.ts';

const names = new CommandNames(['get', 'set']);

const surroundings: ConfigSurroundings = {
  readFile: (path) => {
    throw new Error(`nothing is to be included, but ${path} was`);
  },
  changeDirectory: () => {
    throw Object.assign(new Error('chdir'), { code: 'ENOENT' });
  },
  renameCommand: (from, to) => names.rename(from, to),
};

function settingsAfter(text: string, extra: Partial<ConfigSurroundings> = {}) {
  const config = new Config();
  readConfig(text, config, { ...surroundings, ...extra });
  return config.settings;
}

function complaintAbout(text: string): string {
  try {
    readConfig(text, new Config(), surroundings);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return 'none';
}

describe('redis.conf', () => {
  it('is read line by line, with comments, quotes and any case of names', () => {
    const settings = settingsAfter('# a comment\n\n  PORT 6380\r\nrequirepass "two \\"words\\""\nappendonly YES\n');
    expect(settings.port).toBe(6380);
    expect(settings.requirepass).toBe('two "words"');
    expect(settings.appendonly).toBe(true);
  });

  it('lets later lines win, but adds up save lines', () => {
    expect(settingsAfter('port 1\nport 2').port).toBe(2);
    expect(settingsAfter('save 900 1\nsave 300 10').save).toBe('900 1 300 10');
    expect(settingsAfter('save 900 1\nsave ""').save).toBe('');
    expect(settingsAfter('save ""\nsave 60 1').save).toBe('60 1');
  });

  it('takes a list of nothing where that has a meaning', () => {
    expect(settingsAfter('save').save).toBe('');
    expect(settingsAfter('save 900 1\nsave').save).toBe('900 1');
    expect(settingsAfter('latency-tracking-info-percentiles')['latency-tracking-info-percentiles']).toBe('');
    expect(settingsAfter('client-output-buffer-limit')).toEqual(settingsAfter(''));
  });

  it('includes other files in place', () => {
    const settings = settingsAfter('include other.conf\nport 2', { readFile: () => 'port 1\nmaxclients 7' });
    expect(settings.port).toBe(2);
    expect(settings.maxclients).toBe(7);
  });

  it('gives commands other names, and takes them away', () => {
    const own = new CommandNames(['flushall', 'flushdb', 'get']);
    const extra = { renameCommand: (from: string, to: string) => own.rename(from, to) };
    settingsAfter('rename-command FLUSHDB badger\nrename-command get flushdb\nrename-command flushall ""', extra);
    expect(own.renames).toEqual([['flushdb', 'badger'], ['get', 'flushdb'], ['flushall', '']]);
  });

  it('takes lists without anything in them', () => {
    const settings = settingsAfter('save\nbind\nlatency-tracking-info-percentiles\nreplicaof no one');
    expect([settings.save, settings.bind, settings['latency-tracking-info-percentiles'], settings.replicaof]).toEqual(['', '', '', '']);
  });

  it('hands back lines that only a module could know', () => {
    expect(readConfig('port 1\nfoo bar', new Config(), surroundings).unresolved).toEqual(['foo bar']);
  });

  // Each as redis-server 8.0.2 ends with it.
  it.each([
    ['port 1\nmaxmemory abc', 2, 'maxmemory abc', 'argument must be a memory value'],
    ['port 1\nsave "a', 2, 'save "a', 'Unbalanced quotes in configuration line'],
    ['maxclients', 1, 'maxclients', 'wrong number of arguments'],
    ['hash-max-listpack-entries 5 6', 1, 'hash-max-listpack-entries 5 6', 'wrong number of arguments'],
    ['appendonly maybe', 1, 'appendonly maybe', "argument must be 'yes' or 'no'"],
    ['\nport "abc" ', 2, 'port "abc"', "argument couldn't be parsed into an integer"],
    ['oom-score-adj-values', 1, 'oom-score-adj-values', 'wrong number of arguments'],
    [
      'shutdown-on-sigint',
      1,
      'shutdown-on-sigint',
      'argument(s) must be one of the following: default, save, nosave, now, force',
    ],
    ['dir /nowhere', 1, 'dir /nowhere', 'No such file or directory'],
    ['foo', 1, 'foo', 'Bad directive or wrong number of arguments'],
    ['replicaof 10.0.0.1 70000', 1, 'replicaof 10.0.0.1 70000', 'Invalid master port'],
    ['replicaof 10.0.0.1', 1, 'replicaof 10.0.0.1', 'wrong number of arguments'],
    [
      'shutdown-on-sigint',
      1,
      'shutdown-on-sigint',
      'argument(s) must be one of the following: default, save, nosave, now, force',
    ],
    ['rename-command SET get', 1, 'rename-command SET get', 'Target command name already exists'],
    ['rename-command FOO BAR', 1, 'rename-command FOO BAR', 'No such command in rename-command'],
  ])('refuses %j in the words of Redis', (text, line, quoted, problem) => {
    expect(complaintAbout(text)).toBe(
      `\n*** FATAL CONFIG FILE ERROR (Redis 8.0.2) ***\nReading the configuration file, at line ${line}\n>>> '${quoted}'\n${problem}\n`,
    );
  });
});
