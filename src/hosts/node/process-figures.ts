// What INFO says of the process around the engine: how busy Node's event loop is, and the processor time that was used.
// A timer looks ten times a second, as Redis's cron does, so that the figures per second are those of the last moments.

import { performance } from 'node:perf_hooks';
import type { Engine } from '../../engine/engine.ts';

const INTERVAL_MS = 100;
/** So many intervals make the moments that are averaged. */
const INTERVALS = 16;

/** How often the event loop has turned, and for how many µs it has worked, since the start. */
interface Load {
  readonly cycles: number;
  readonly micros: number;
}

function load(): Load {
  return {
    cycles: performance.nodeTiming.uvMetricsInfo.loopCount,
    micros: Math.ceil(performance.eventLoopUtilization().active * 1000),
  };
}

/** Adds to INFO's sections what only the process knows, from now until the process ends. */
export function tellProcessFigures(engine: Engine): void {
  const { infoSources } = engine;
  const samples: Load[] = [load()];
  let longest = 0;
  let most = 0;
  let commands = 0;
  let timerMicros = 0;
  const look = (): void => {
    const startedAt = performance.now();
    const now = load();
    const last = samples.at(-1) ?? now;
    const cycles = Math.max(1, now.cycles - last.cycles);
    longest = Math.max(longest, Math.round((now.micros - last.micros) / cycles));
    most = Math.max(most, Math.ceil((engine.stats.commandsProcessed - commands) / cycles));
    commands = engine.stats.commandsProcessed;
    samples.push(now);
    if (samples.length > INTERVALS + 1) samples.shift();
    timerMicros += (performance.now() - startedAt) * 1000;
  };
  setInterval(look, INTERVAL_MS).unref();

  const others = infoSources.get('stats');
  infoSources.set('stats', () => {
    const now = load();
    const [first = now] = samples;
    const cycles = now.cycles - first.cycles;
    return {
      ...others?.(),
      eventloop_cycles: now.cycles,
      eventloop_duration_sum: now.micros,
      eventloop_duration_cmd_sum: Math.round(engine.busyMicros),
      instantaneous_eventloop_cycles_per_sec: Math.round((cycles * 1000) / (INTERVAL_MS * samples.length)),
      instantaneous_eventloop_duration_usec: Math.round((now.micros - first.micros) / Math.max(1, cycles)),
    };
  });
  infoSources.set('debug', () => {
    look();
    return {
      eventloop_duration_cron_sum: Math.ceil(timerMicros),
      eventloop_duration_max: longest,
      eventloop_cmd_per_cycle_max: most,
    };
  });
  infoSources.set('cpu', () => {
    const used = process.cpuUsage();
    const system = (used.system / 1e6).toFixed(6);
    const user = (used.user / 1e6).toFixed(6);
    return {
      used_cpu_sys: system,
      used_cpu_user: user,
      used_cpu_sys_main_thread: system,
      used_cpu_user_main_thread: user,
    };
  });
}
