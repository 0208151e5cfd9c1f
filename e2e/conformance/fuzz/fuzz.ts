// The campaign: episode after episode on both servers until the commands or the time are used up; what differs is run
// again, calmly, shrunk, and told as a transcript. A difference that does not come back is a matter of two real clocks: it
// is counted, not reported.
import { setTimeout as sleep } from 'node:timers/promises';
import { quote } from '../../../src/base/quoting.ts';
import { escapeBytes } from '../notation/frames.ts';
import { formatTranscript } from './report.ts';
import { isKnownDifference } from '../known-differences.ts';
import type { Host, Target } from '../targets/target.ts';
import type { FuzzGroup } from './command.ts';
import { type Mismatch, runEpisode } from './episode.ts';
import { type Episode, EpisodeMaker } from './generate.ts';
import { shrink } from './shrink.ts';

export interface Campaign {
  readonly groups: readonly FuzzGroup[];
  readonly seed: number;
  /** Ends after this many commands, or at this time, whichever comes first. */
  readonly commands: number;
  readonly seconds: number;
  /** Ends after this many different findings. */
  readonly findings: number;
  readonly log: (line: string) => void;
}

export interface Outcome {
  readonly commands: number;
  readonly elapsedMs: number;
  /** Each a transcript that shows one difference; never two of the same command. */
  readonly differences: readonly string[];
  readonly unrepeated: number;
  /** Episodes that crashed the reference. */
  readonly crashes: number;
}

export const EPISODE_LENGTH = 500;
const SHRINK_MS = 20_000;
/** A process that crashes closes its sockets a while before it is gone: it writes a report first. */
const EXIT_LIMIT_MS = 20_000;
/** SETBIT at a random edge would else make values of 256 MB, which the comparison of all keys has to print. */
const OPTIONS = ['--proto-max-bulk-len', '1048576'];

export async function fuzz(campaign: Campaign, subjectTarget: Target, oracleTarget: Target): Promise<Outcome> {
  const { log } = campaign;
  const started = Date.now();
  const maker = new EpisodeMaker(campaign.groups);
  const subject = await subjectTarget.start(OPTIONS);
  let oracle = await oracleTarget.start(OPTIONS);
  const differences = new Map<string, string>();
  let commands = 0;
  let unrepeated = 0;
  let crashes = 0;
  try {
    for (let n = 0; commands < campaign.commands && Date.now() - started < campaign.seconds * 1000; n++) {
      const seed = (campaign.seed + Math.imul(n, 0x9e3779b1)) >>> 0;
      const episode = maker.make(seed, EPISODE_LENGTH, Date.now());
      commands += episode.steps.length;
      try {
        const mismatch = await runEpisode(episode, subject, oracle, isKnownDifference);
        if (mismatch === undefined || differences.has(signature(mismatch))) continue;
        const upTo = { ...episode, steps: episode.steps.slice(0, mismatch.step + 1) };
        const again = await runEpisode(upTo, subject, oracle, isKnownDifference, 'calm');
        if (again === undefined || signature(again) !== signature(mismatch)) {
          unrepeated++;
          log(`not seen again: episode ${seed}, ${signature(mismatch)}\n${describe(mismatch)}`);
          continue;
        }
        const transcript = await explain(episode, again, subject, oracle);
        differences.set(signature(again), transcript);
        log(transcript);
      } catch (error) {
        // Some sequences crash redis-server 8.0.2 itself; there is nothing to compare them with.
        if (!(await hasEnded(oracle))) throw error;
        log(`Redis itself ended: episode ${seed}`);
        crashes++;
        await oracle.stop();
        oracle = await oracleTarget.start(OPTIONS);
      }
      if (differences.size >= campaign.findings) break;
    }
  } finally {
    await Promise.all([subject.stop(), oracle.stop()]);
  }
  return { commands, elapsedMs: Date.now() - started, differences: [...differences.values()], unrepeated, crashes };
}

async function hasEnded(host: Host): Promise<boolean> {
  for (let waited = 0; !host.hasEnded && waited < EXIT_LIMIT_MS; waited += 100) await sleep(100);
  return host.hasEnded;
}

/** The command and both frames, as far as they fit a line each. */
function describe({ argv, oracle, subject }: Mismatch): string {
  const line = (text: string): string => escapeBytes(text).slice(0, 300);
  return [argv.map(quote).join(' '), `Redis:    ${oracle ?? ''}`, `Keyspace: ${subject ?? ''}`].map((each) => `  ${line(each)}`).join('\n');
}

/** What makes two mismatches the same finding. */
function signature(mismatch: Mismatch): string {
  const name = mismatch.argv[0]?.toLowerCase() ?? 'state';
  const kind = (frame: string | undefined): string =>
    frame === undefined ? 'nothing' : frame.startsWith('-') ? (frame.split(' ')[0] ?? '-') : frame.charAt(0);
  return `${name}: ${kind(mismatch.oracle)} from Redis, ${kind(mismatch.subject)} from Keyspace`;
}

async function explain(episode: Episode, mismatch: Mismatch, subject: Host, oracle: Host): Promise<string> {
  const wanted = signature(mismatch);
  const upTo = episode.steps.slice(0, mismatch.step + 1);
  let last = mismatch;
  const steps = await shrink(
    upTo,
    async (candidate) => {
      const found = await runEpisode({ ...episode, steps: candidate }, subject, oracle, isKnownDifference);
      if (found === undefined || signature(found) !== wanted) return false;
      last = found;
      return true;
    },
    SHRINK_MS,
  );
  return formatTranscript({ ...episode, steps }, last, upTo.length);
}
