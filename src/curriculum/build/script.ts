// Reads the lines of setup, solution, alternative and wrong fences: each is a command as typed in redis-cli, or
// "wait 1500ms" / "wait 2s", which lets the clock run on. "client 2> " before a command has another client run it. The words
// "crash", "power-loss" and "restart" do that to the machine. Empty lines and "# remarks" are left out.

import { fromUtf8 } from '../../base/bytes.ts';
import { splitArgs } from '../../base/quoting.ts';
import type { MachineLine, RunLine, Script, ScriptLine } from '../lesson.ts';
import type { Report } from './prose.ts';

export function parseScript(text: string): Script {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map(parseLine);
}

/** What a learner gets wrong, at least at first, may be that a line cannot even be sent. */
type Kind = 'ours' | 'mistaken';

/** Says of lines that could not be run as they stand what is wrong with them. `first` is the line of the first one. */
export function readScript(text: string, first: number, report: Report, kind: Kind = 'ours'): Script {
  text.split('\n').forEach((raw, i) => {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) return;
    const parsed = parseLine(line);
    if (!('run' in parsed)) return;
    if (/^wait\s+[\d.]+\s*[a-z]+$/i.test(parsed.run)) report(first + i, 'time goes by with "wait 1500ms" or "wait 2s"');
    else if (/^client\s*\d*\s*>/i.test(parsed.run)) report(first + i, 'another client runs a line with "client 2> " before it');
    else if (kind === 'ours' && splitArgs(fromUtf8(parsed.run)) === undefined) report(first + i, `the quotes are not closed: ${line}`);
  });
  return parseScript(text);
}

function parseLine(line: string): ScriptLine {
  const wait = /^wait (\d+)(ms|s)$/.exec(line);
  return wait === null ? parseTryLine(line) : { waitMs: Number(wait[1]) * (wait[2] === 's' ? 1000 : 1) };
}

export function parseTryLine(line: string): RunLine | MachineLine {
  return line === 'crash' || line === 'power-loss' || line === 'restart' ? { machine: line } : parseRunLine(line);
}

function parseRunLine(line: string): RunLine {
  const [, client, run] = /^client (\d)> *(.*)$/.exec(line) ?? [];
  return client === undefined || run === undefined || client === '1' ? { run: run ?? line } : { run, client: Number(client) };
}

/** A fence of hints, alternatives or wrong answers may hold several, parted by empty lines; each with its first line. */
export function splitSeveral(text: string): readonly { readonly text: string; readonly line: number }[] {
  const parts: { text: string; line: number }[] = [];
  let isOpen = false;
  text.split('\n').forEach((line, at) => {
    const last = parts.at(-1);
    if (line.trim() === '') isOpen = false;
    else if (isOpen && last !== undefined) last.text += `\n${line}`;
    else {
      parts.push({ text: line, line: at });
      isOpen = true;
    }
  });
  return parts.length === 0 ? [{ text: '', line: 0 }] : parts;
}

/** A wrong answer is a script and, in lines that begin with "=>", the messages that must be shown after it. */
export function splitWrong(text: string): { readonly script: string; readonly missing: readonly string[] } {
  const lines = text.split('\n');
  const isMessage = (line: string): boolean => line.trimStart().startsWith('=>');
  return {
    script: lines.filter((line) => !isMessage(line)).join('\n'),
    missing: lines.filter(isMessage).map((line) => line.trim().slice(2).trim()),
  };
}
