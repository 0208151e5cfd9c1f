// Reads the scripts of questions (transcripts and proofs) and the configuration file of the server that they run on: lines
// as typed, with "client 2> " before those of others, "wait 2s", and "=> reply" below a line for what it must answer. With a
// `server` fence the question's scripts may also say "SHUTDOWN", "kill -9", "power loss", "cut 7 bytes" and "start".

import type { Code } from 'mdast';
import { splitArgs } from '../../base/quoting.ts';
import type { MachineStep, ServerSettings } from '../interview/crash.ts';
import type { Proof } from '../interview/question.ts';
import { lineOf } from './prose.ts';
import type { Report } from './prose.ts';
import { readSetting } from './question-schema.ts';

/** `mayCrash`: the question has a `server` fence. */
export function readProof(node: Code, report: Report, mayCrash: boolean): Proof {
  const lines: ({ wait: number } | { machine: MachineStep } | { run: string; client: number; expected?: string })[] = [];
  let isUp = true;
  let hasStarted = false;
  node.value.split('\n').forEach((raw, at) => {
    const text = raw.trim();
    const say = (message: string): void => report(lineOf(node) + 1 + at, message);
    if (text === '' || text.startsWith('#')) return;
    if (text.startsWith('=>')) {
      const last = lines.at(-1);
      const expected = text.slice(2).trim();
      if (last === undefined || !('run' in last)) say('"=>" needs a command above it');
      else last.expected = last.expected === undefined ? expected : `${last.expected}\n${expected}`;
      return;
    }
    const wait = /^wait (\d+)(ms|s)$/.exec(text);
    if (wait !== null) {
      lines.push({ wait: Number(wait[1]) * (wait[2] === 's' ? 1000 : 1) });
      return;
    }
    const machine = machineStep(text, say);
    if (machine !== undefined) {
      if (!mayCrash) say('only on a server of the question’s own can the script do this: it needs a server fence');
      const wantsUp = machine.do !== 'cut' && machine.do !== 'start';
      // It may have refused to start, and is started again otherwise.
      const mayBeDown = !isUp || hasStarted;
      if (wantsUp ? !isUp : !mayBeDown) say(wantsUp ? 'the server is down already' : 'the server must have ended before this');
      if (machine.do !== 'cut') isUp = machine.do === 'start';
      hasStarted ||= machine.do === 'start';
      lines.push({ machine });
      return;
    }
    if (!isUp) say('the server is down: "start" comes first');
    const match = /^client (\d+)> (.+)$/.exec(text);
    lines.push({ run: match?.[2] ?? text, client: Number(match?.[1] ?? 1) });
  });
  if (!lines.some((line) => 'run' in line)) report(lineOf(node), 'the script runs nothing');
  if (!isUp) report(lineOf(node), 'the script ends with a server that is down: nobody can be asked');
  return lines;
}

function machineStep(text: string, say: (message: string) => void): MachineStep | undefined {
  if (text === 'kill -9') return { do: 'kill' };
  if (text === 'power loss') return { do: 'power-loss' };
  if (/^shutdown( (nosave|save|now|force))*$/i.test(text)) return { do: 'shutdown', run: text };
  const cut = /^cut (\d+) bytes$/.exec(text);
  if (cut !== null) return { do: 'cut', bytes: Number(cut[1]) };
  if (text !== 'start' && !text.startsWith('start with ')) return undefined;
  const setting = text === 'start' ? {} : readSetting(splitArgs(text)?.slice(2) ?? []);
  if (typeof setting === 'string') say(setting);
  return { do: 'start', settings: typeof setting === 'string' ? {} : setting };
}

/** A configuration file, line by line; snapshots are off unless it says otherwise. */
export function readServer(node: Code, report: Report): ServerSettings {
  let settings: ServerSettings = { save: '' };
  node.value.split('\n').forEach((line, at) => {
    if (line.trim() === '') return;
    const setting = readSetting(splitArgs(line) ?? []);
    if (typeof setting === 'string') report(lineOf(node) + 1 + at, setting);
    else settings = { ...settings, ...setting };
  });
  return settings;
}
