// A shrunk difference in the notation of the transcripts, so that it can be pasted into one and recorded.
import { quote } from '../../../src/base/quoting.ts';
import { escapeBytes } from '../notation/frames.ts';
import { CLOSED_FRAME, type Mismatch } from './episode.ts';
import type { Episode } from './generate.ts';

const NAMES = ['', 'b', 'c', 'd', 'e'];

export function formatTranscript(episode: Episode, mismatch: Mismatch, originalLength: number): string {
  const { seed, steps, protocols } = episode;
  const speaking = new Set(steps.flatMap((step) => (step.kind === 'send' ? [step.client] : [])));
  const lines = [
    `== Redis and Keyspace differ (episode seed ${seed}, shrunk from ${originalLength} steps to ${steps.length})`,
    '@resp 2',
  ];
  for (const client of protocols.keys()) {
    if (protocols[client] === 3 && speaking.has(client)) lines.push(`${NAMES[client] ?? 'x'}> HELLO 3`);
  }
  for (const [client, id] of clientIds(episode)) lines.push(`@let ${id}`, `${NAMES[client] ?? 'x'}> CLIENT ID`);
  steps.forEach((step, index) => {
    if (step.kind === 'wait') lines.push(`@advance ${step.ms}ms`);
    else lines.push(`${NAMES[step.client] ?? 'x'}> ${step.argv.map(commandWord).join(' ')}`);
    if (index === mismatch.step) lines.push(...outcome(mismatch));
  });
  if (mismatch.step >= steps.length) lines.push('# afterwards', ...outcome(mismatch));
  return lines.join('\n');
}

function outcome(mismatch: Mismatch): string[] {
  const show = (frame: string | undefined): string =>
    frame === undefined ? '(no reply)' : frame === CLOSED_FRAME ? '(closed)' : escapeBytes(frame);
  const client = NAMES[mismatch.client] ?? 'x';
  return [
    `#   on client ${client === '' ? '1' : client}`,
    `#   Redis:    ${show(mismatch.oracle)}`,
    `#   Keyspace: ${show(mismatch.subject)}`,
  ];
}

const commandWord = (arg: string): string => (/^[\w.:*?|+\-<>@=#,/~^%&$!]+$/.test(arg) ? arg : quote(arg));

/** Clients whose id appears in a command, with the name of their placeholder. */
function clientIds(episode: Episode): Map<number, string> {
  const ids = new Map<number, string>();
  for (const step of episode.steps) {
    if (step.kind !== 'send') continue;
    for (const arg of step.argv) {
      const match = /^<<(id(\d))>>$/.exec(arg);
      if (match !== null) ids.set(Number(match[2]), match[1] ?? '');
    }
  }
  return ids;
}
