// Reads the lines of setup, solution, alternative and wrong fences: each is a command as typed in redis-cli, or
// "wait 1500ms" / "wait 2s", which lets the clock run on. Empty lines and "# remarks" are left out.

import type { Script, ScriptLine } from '../lesson.ts';

export function parseScript(text: string): Script {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map(parseLine);
}

function parseLine(line: string): ScriptLine {
  const wait = /^wait (\d+)(ms|s)$/.exec(line);
  return wait === null ? { run: line } : { waitMs: Number(wait[1]) * (wait[2] === 's' ? 1000 : 1) };
}

/** A wrong fence holds a script and, in lines that begin with "=>", the messages that must be shown after it. */
export function splitWrong(text: string): { readonly script: string; readonly missing: readonly string[] } {
  const lines = text.split('\n');
  const isMessage = (line: string): boolean => line.trimStart().startsWith('=>');
  return {
    script: lines.filter((line) => !isMessage(line)).join('\n'),
    missing: lines.filter(isMessage).map((line) => line.trim().slice(2).trim()),
  };
}
