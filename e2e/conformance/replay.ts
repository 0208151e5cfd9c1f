// Makes vitest tests of all transcripts in this folder: one test per section, which runs under every protocol and
// variant that the section names, and reports all steps that differ.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, it } from 'vitest';
import { type Difference, differenceOf } from './notation/compare.ts';
import { parse, type Section } from './notation/transcript.ts';
import { runOnTarget, settingsOf } from './run.ts';
import type { Host, Target } from './targets/target.ts';

const FOLDER = fileURLToPath(new URL('.', import.meta.url));
/** Later differences of a section are mostly consequences of its first. */
const SHOWN_DIFFERENCES = 4;
const SECTION_LIMIT_MS = 60_000;

export function transcriptFiles(): string[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.txt'))
    .sort();
}

export function replayAll(target: Target): void {
  let host: Host | undefined;
  const shared = async (): Promise<Host> => (host ??= await target.start([]));

  describe(`transcripts on ${target.name}`, () => {
    afterAll(async () => {
      await host?.stop();
    });
    for (const file of transcriptFiles()) {
      describe(file, () => {
        for (const section of parse(readFileSync(`${FOLDER}${file}`, 'utf8')).sections) {
          it(section.title, () => replay(section, file, target, shared), SECTION_LIMIT_MS);
        }
      });
    }
  });
}

async function replay(section: Section, file: string, target: Target, shared: () => Promise<Host>): Promise<void> {
  const failures = await attempt(section, file, target, shared);
  if (failures.length === 0) return;
  // Real time on a busy machine can betray a section that waits; it has to fail twice.
  const again = target.realTime ? await attempt(section, file, target, shared) : failures;
  if (again.length > 0) throw new TranscriptError(again.join('\n'));
}

/** What fails in a section, as lines; none if all is as recorded. */
async function attempt(
  section: Section,
  file: string,
  target: Target,
  shared: () => Promise<Host>,
): Promise<readonly string[]> {
  const { protocols, variants } = settingsOf(section);
  const failures: string[] = [];
  for (const resp of protocols) {
    for (const variant of variants) {
      const differences: Difference[] = [];
      await runOnTarget(section, target, shared, resp, variant, (result, bindings) => {
        const difference = differenceOf(result, resp, bindings);
        if (difference !== undefined) differences.push(difference);
      });
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
