import { describe, expect, it } from 'vitest';
import { parseCommandLine } from './command-line.ts';

function lines(...args: string[]) {
  const parsed = parseCommandLine(args);
  return parsed.kind === 'run' ? parsed.options.split('\n').map((line) => line.trim()) : parsed.kind;
}

describe('the command line', () => {
  it('turns options into lines of configuration with quoted values', () => {
    expect(lines('--port', '6380', '--requirepass', 'a "b"')).toEqual(['port "6380"', 'requirepass "a \\"b\\""']);
  });

  it('gives an option all the words up to the next option', () => {
    expect(lines('--save', '60', '1', '--port', '1')).toEqual(['save "60" "1"', 'port "1"']);
  });

  it('takes a first value that looks like an option, except for save', () => {
    expect(lines('--requirepass', '--port', '--port', '1')).toEqual(['requirepass "--port"', 'port "1"']);
    expect(lines('--save', '--port', '1')).toEqual(['save ""', 'port "1"']);
    expect(lines('--port', '1', '--save')).toEqual(['port "1"', 'save ""']);
  });

  it('accepts name and value in one word', () => {
    expect(lines('--port 6380', '--appendonly yes')).toEqual(['port 6380', 'appendonly yes']);
  });

  it('knows the config file by its place, and standard input by a last dash', () => {
    expect(parseCommandLine(['redis.conf', '--port', '1', '-'])).toEqual({
      kind: 'run',
      configFile: 'redis.conf',
      readsStdin: true,
      options: 'port "1" ',
    });
  });

  it('answers questions about itself only when they stand alone', () => {
    expect(lines('--version')).toBe('version');
    expect(lines('-h')).toBe('help');
    expect(lines('--port', '1', '-v')).toEqual(['port "1" "-v"']);
  });
});
