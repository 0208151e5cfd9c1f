// Makes vitest tests of all transcripts in this folder: one test per section, which runs under every protocol and
// variant that the section names, and reports all steps that differ.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, it } from 'vitest';
import { type Difference, differenceOf } from './notation/compare.ts';
import { parse, type Section } from './notation/transcript.ts';
import { type Observe, type Pace, runOnTarget, settingsOf } from './run.ts';
import type { Host, Target } from './targets/target.ts';

const FOLDER = fileURLToPath(new URL('.', import.meta.url));
/** Later differences of a section are mostly consequences of its first. */
const SHOWN_DIFFERENCES = 4;
/** The wait for a turn alone is in it. */
const SECTION_LIMIT_MS = 300_000;
const ATTEMPTS_ALONE = 3;

export function transcriptFiles(): string[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.txt'))
    .sort();
}

export function replayAll(target: Target): void {
  const hosts = new Hosts(target);
  describe(`transcripts on ${target.name}`, () => {
    afterAll(() => hosts.stop());
    for (const file of transcriptFiles()) {
      // In real time a section mostly waits, so several do, each with a server of its own.
      describe(file, { concurrent: target.realTime }, () => {
        for (const section of parse(readFileSync(`${FOLDER}${file}`, 'utf8')).sections) {
          it(section.title, () => replay(section, file, target, hosts), SECTION_LIMIT_MS);
        }
      });
    }
  });
}

/** Servers that sections share, one section at a time on each; there are as many as sections ran side by side. */
class Hosts {
  private readonly all: Promise<Host>[] = [];
  private readonly idle: Host[] = [];
  private readonly running = new Set<Promise<unknown>>();
  /** Ends when nobody needs to be alone any more. */
  private alone: Promise<unknown> = Promise.resolve();

  constructor(private readonly target: Target) {}

  /** Runs beside others. The host that `run` asks for is its own until `run` ends. */
  async beside<T>(run: (shared: () => Promise<Host>) => Promise<T>): Promise<T> {
    await this.alone;
    const result = this.lend(run);
    const ended = result.catch(() => undefined);
    this.running.add(ended);
    void ended.then(() => this.running.delete(ended));
    return result;
  }

  /** Runs when no other section does. */
  async byItself<T>(run: (shared: () => Promise<Host>) => Promise<T>): Promise<T> {
    const result = this.alone.then(async () => {
      await Promise.all(this.running);
      return this.lend(run);
    });
    this.alone = result.catch(() => undefined);
    return result;
  }

  async stop(): Promise<void> {
    await Promise.all(this.all.map(async (host) => (await host).stop()));
  }

  private async lend<T>(run: (shared: () => Promise<Host>) => Promise<T>): Promise<T> {
    let lent: Promise<Host> | undefined;
    const result = await run(() => (lent ??= this.take()));
    // A server whose section broke off may be gone: no other section gets it.
    if (lent !== undefined) this.idle.push(await lent);
    return result;
  }

  private take(): Promise<Host> {
    const host = this.idle.pop();
    if (host !== undefined) return Promise.resolve(host);
    const started = this.target.start([]);
    this.all.push(started);
    return started;
  }
}

async function replay(section: Section, file: string, target: Target, hosts: Hosts): Promise<void> {
  const run = (pace: Pace) => (shared: () => Promise<Host>): Promise<readonly string[]> =>
    attempt(section, file, target, shared, pace);
  let failures = await hosts.beside(run(target.realTime ? 'hurried' : 'careful'));
  // Real time on a busy machine can betray a section that waits: it has to fail when it has the machine to itself, too.
  for (let n = 0; target.realTime && failures.length > 0 && n < ATTEMPTS_ALONE; n++) {
    failures = await hosts.byItself(run('careful'));
  }
  if (failures.length > 0) throw new TranscriptError(failures.join('\n'));
}

/** What fails in a section, as lines; none if all is as recorded. */
async function attempt(
  section: Section,
  file: string,
  target: Target,
  shared: () => Promise<Host>,
  pace: Pace,
): Promise<readonly string[]> {
  const { protocols, variants } = settingsOf(section);
  const failures: string[] = [];
  for (const resp of protocols) {
    for (const variant of variants) {
      const differences: Difference[] = [];
      const observe: Observe = (result, bindings) => {
        const difference = differenceOf(result, resp, bindings);
        if (difference !== undefined) differences.push(difference);
      };
      await runOnTarget(section, target, shared, resp, variant, observe, pace);
      if (differences.length === 0) continue;
      const how = [`RESP${resp}`, ...variant.map(([name, value]) => `${name} ${value}`)].join(', ');
      const shown = differences.slice(0, SHOWN_DIFFERENCES).map(({ line, text }) => `${file}:${line}: ${text}`);
      const more = differences.length - shown.length;
      failures.push(`under ${how}:`, ...shown, ...(more > 0 ? [`… and ${more} more`] : []));
    }
  }
  return failures;
}

/** Its message says it all: the stack of the harness would only hide it. */
class TranscriptError extends Error {
  constructor(message: string) {
    super(message);
    this.stack = message;
  }
}
