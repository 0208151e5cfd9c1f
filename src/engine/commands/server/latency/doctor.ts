// What LATENCY DOCTOR says about the events it has seen, and what to do about each kind.
import type { LatencyEvent, LatencyMonitor } from '../../../latency.ts';

/** What helps against an event, by the event's name. */
const ADVICE: Readonly<Record<string, readonly string[]>> = {
  command: [
    'Look for the slow commands with SLOWLOG GET, and lower slowlog-log-slower-than if it shows none.',
    'Deleting, expiring or overwriting one very large value takes long: split it, or use UNLINK and lazyfree options.',
  ],
  'fast-command': ['Commands that do little work were slow: the machine is busy with something else.'],
  'expire-cycle': ['Very many keys expire at the same time: spread their times.'],
  'eviction-cycle': ['Making room takes long: raise maxmemory, or avoid very large values.'],
};

export function examine(monitor: LatencyMonitor, threshold: number): string {
  if (threshold === 0) {
    return 'Nothing is being watched: set latency-monitor-threshold to the milliseconds from which a delay counts.\n';
  }
  const events = [...monitor.all()];
  if (events.length === 0) return `Nothing has taken ${threshold} ms or longer so far.\n`;
  const lines = events.map(([name, event], at) => `${at + 1}. ${describe(name, event)}`);
  const advice = [...new Set(events.flatMap(([name]) => ADVICE[name] ?? []))].map((line) => `- ${line}`);
  const help = advice.length > 0 ? ['', 'What may help:', '', ...advice] : [];
  return ['Latency spikes were seen:', '', ...lines, ...help].map((line) => `${line}\n`).join('');
}

function describe(name: string, { samples, max }: LatencyEvent): string {
  const times = samples.map(({ ms }) => ms);
  const mean = times.reduce((sum, ms) => sum + ms, 0) / times.length;
  const deviation = times.reduce((sum, ms) => sum + Math.abs(ms - mean), 0) / times.length;
  const span = (samples.at(-1)?.at ?? 0) - (samples[0]?.at ?? 0);
  const period = samples.length > 1 ? ` One every ${(span / (samples.length - 1)).toFixed(2)} s.` : '';
  const spikes = `${samples.length} ${samples.length === 1 ? 'spike' : 'spikes'}`;
  const spread = `${Math.round(mean)} ms on average, mean deviation ${Math.round(deviation)} ms`;
  return `${name}: ${spikes} of ${spread}.${period} The worst ever took ${max} ms.`;
}
