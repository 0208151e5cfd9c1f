// `npm run record -- e2e/conformance/<group>.txt …`: writes the replies of a private Redis 8 into transcripts, in
// place. Commands, comments and directives stay as they are, and so does a reply that still holds, placeholders
// included. With --check nothing is written: the exit code says whether the files are as Redis answers today.
import { readFileSync, writeFileSync } from 'node:fs';
import { mergeOutputs, refreshedLines } from './notation/compare.ts';
import { parse, print, type Resp, sameLines, type Section } from './notation/transcript.ts';
import { runOnTarget, settingsOf, type StepItem } from './run.ts';
import { redisProgram } from './targets/programs.ts';
import type { Host, Target } from './targets/target.ts';
import { tcpTarget } from './targets/tcp.ts';

const argv = process.argv.slice(2);
const check = argv.includes('--check');
const files = argv.filter((arg) => !arg.startsWith('--'));
const program = redisProgram();

if (files.length === 0) {
  console.error('usage: npm run record -- [--check] e2e/conformance/<group>.txt …');
  process.exitCode = 2;
} else if (program === undefined) {
  console.error('recording needs a redis-server 8: set REDIS_SERVER to its path');
  process.exitCode = 2;
} else {
  const target = tcpTarget(program);
  let host: Host | undefined;
  const shared = async (): Promise<Host> => (host ??= await target.start([]));
  try {
    for (const file of files) await refresh(file, target, shared);
  } finally {
    await host?.stop();
  }
}

async function refresh(file: string, target: Target, shared: () => Promise<Host>): Promise<void> {
  const before = readFileSync(file, 'utf8');
  const transcript = parse(before);
  for (const section of transcript.sections) {
    try {
      await recordSection(section, target, shared);
    } catch (error) {
      process.exitCode = 1;
      console.error(`${file}: "${section.title}": ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  const after = print(transcript);
  if (after === before) {
    console.log(`${file}: as recorded`);
  } else if (check) {
    console.log(`${file}: Redis answers differently; run without --check and look at the diff`);
    console.log(firstChange(before, after));
    process.exitCode = 1;
  } else {
    writeFileSync(file, after);
    console.log(`${file}: written`);
  }
}

type Lines = ReadonlyMap<string, readonly string[]>;

async function recordSection(section: Section, target: Target, shared: () => Promise<Host>): Promise<void> {
  const { protocols, variants } = settingsOf(section);
  const recorded = new Map<StepItem, Map<Resp, Lines>>();
  for (const resp of protocols) {
    for (const variant of variants) {
      await runOnTarget(section, target, shared, resp, variant, (result, bindings) => {
        const lines = refreshedLines(result, resp, bindings);
        const byResp = recorded.get(result.item) ?? new Map<Resp, Lines>();
        recorded.set(result.item, byResp);
        const first = byResp.get(resp);
        if (first === undefined) {
          byResp.set(resp, lines);
        } else if (!sameOutcome(first, lines)) {
          const why = variant.map(([name, value]) => `${name} ${value}`).join(', ');
          const both = `${showLines(first)} and ${showLines(lines)}`;
          throw new Error(`with ${why} the reply is another, @also does not hold: ${both}`);
        }
      });
    }
  }
  for (const [item, byResp] of recorded) item.outputs = mergeOutputs(byResp);
}

function showLines(lines: Lines): string {
  return JSON.stringify([...lines.values()].flat());
}

/** The first lines in which two texts differ. */
function firstChange(before: string, after: string): string {
  const old = before.split('\n');
  const fresh = after.split('\n');
  const at = fresh.findIndex((line, i) => line !== old[i]);
  const show = (mark: string, lines: readonly string[]): string[] =>
    lines.slice(at, at + 3).map((line) => `${mark}${line}`);
  return [`@@ line ${at + 1}`, ...show('-', old), ...show('+', fresh)].join('\n');
}

function sameOutcome(a: Lines, b: Lines): boolean {
  return a.size === b.size && [...a].every(([client, lines]) => sameLines(lines, b.get(client) ?? []));
}
