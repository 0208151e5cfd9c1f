import { describe, expect, it } from 'vitest';
import { fromUtf8, toUtf8, type ByteString } from '../../base/bytes.ts';
import { splitArgs } from '../../base/quoting.ts';
import { formatReply } from '../../resp/cli-format.ts';
import { ErrorReply } from '../../resp/reply.ts';
import { ReplyDecoder } from '../../resp/reply-decoder.ts';
import { FIRST_COMMANDS } from '../../engine/commands/first.ts';
import { loadLua } from '../node/lua.ts';
import { ALL_COMMANDS, allExamples } from './all-commands.ts';
import { runInScratch } from './scratch.ts';

const START = { at: 1_760_000_000_000, seed: 7 };
const PARTS = { commands: ALL_COMMANDS, lua: loadLua() };

function run(...lines: readonly string[]): readonly string[] {
  return runInScratch(lines.map((line) => splitArgs(fromUtf8(line)) ?? []), START, PARTS) ?? [];
}

describe('the scratch engine', () => {
  it('begins empty every time', () => {
    expect(run('SET a 1', 'DBSIZE')).toEqual(['+OK\r\n', ':1\r\n']);
    expect(run('DBSIZE')).toEqual([':0\r\n']);
  });

  it('waits for nothing: the clock of a blocked command is moved on', () => {
    expect(run('BLPOP queue 5')).toEqual(['*-1\r\n']);
  });

  it('leaves a command without a reply that would wait for ever', () => {
    expect(run('BLPOP queue 0', 'PING')).toEqual(['', '']);
  });

  it('asks for a part of the engine that it lacks, and gives up', () => {
    const asked: string[] = [];
    const late = { commands: () => void asked.push('commands'), lua: () => void asked.push('lua') };
    expect(runInScratch([['EVAL', 'return 1', '0']], START, { commands: FIRST_COMMANDS, late })).toBeUndefined();
    expect(runInScratch([['EVAL', 'return 1', '0']], START, { commands: ALL_COMMANDS, late: { lua: late.lua } })).toBeUndefined();
    expect(asked).toEqual(['commands', 'lua']);
    expect(run("EVAL 'return 1' 0")).toEqual([':1\r\n']);
  });

  it('connects again after QUIT', () => {
    expect(run('QUIT', 'PING')).toEqual(['+OK\r\n', '+PONG\r\n']);
  });
});

/** Refusals that no example can mean to show. */
const MISTAKES = /^ERR (?:unknown|wrong number|syntax error|value is not|Protocol)/;
/** Lines whose point is that nothing is answered. */
const SILENT: ReadonlySet<string> = new Set(['CLIENT REPLY SKIP', 'CLIENT REPLY OFF']);

describe('the examples of the declarations', () => {
  const all = Object.entries(allExamples()).flatMap(([name, examples]) => examples.map(({ lines, note }) => [name, lines, note] as const));

  it.each(all)('%s runs: %j', (_, lines, note) => {
    const replies = run(...lines);
    for (const [i, line] of lines.entries()) {
      const bytes = replies[i] ?? '';
      const isSilent = SILENT.has(line) || SILENT.has(lines[i - 1] ?? '');
      expect(bytes === '', `${line}: ${bytes === '' ? 'no reply' : bytes}`).toBe(isSilent);
      const refusal = firstError(bytes);
      // A refusal is shown on purpose where a note explains it.
      const isMeant = refusal === undefined || (note !== undefined && !MISTAKES.test(refusal));
      expect(isMeant, `${line}: ${refusal}`).toBe(true);
    }
  });
});

function firstError(bytes: ByteString): string | undefined {
  const decoder = new ReplyDecoder();
  decoder.feed(bytes);
  for (let reply = decoder.next(); reply !== undefined; reply = decoder.next()) {
    if (reply instanceof ErrorReply) return toUtf8(formatReply(reply)).replace('(error) ', '').trim();
  }
  return undefined;
}
