// The learner's clock: it stands, runs, or runs faster; it can be set forward, and follows real time again when asked to.
import { useEffect, useState } from 'react';
import { Button } from '../kit/Button.tsx';
import { useClock, useWorkspace } from '../workspace/hooks.ts';
import { Icon } from './icons.tsx';
import { clockText, dayText, spanText } from './use-time.ts';

const HOUR = 3_600_000;
const JUMPS: readonly { readonly label: string; readonly by: number }[] = [
  { label: '1 s', by: 1000 },
  { label: '1 min', by: 60_000 },
  { label: '1 h', by: HOUR },
  { label: '1 day', by: 24 * HOUR },
];

/** Below this the clock is as good as real time. */
const LAG_WORTH_SAYING = 2000;

/** In a recording real time has no meaning: how far away it is goes without saying. */
export function ClockControls({ isRecording }: { readonly isRecording: boolean }) {
  const { engine } = useWorkspace();
  const clock = useClock();
  const isStopped = clock.rate === 0;
  const { lag } = clock;
  return (
    <span className="time-clock">
      <Button
        className="time-pause"
        aria-pressed={isStopped}
        disabled={clock.isHeld}
        title={isStopped ? 'Let the clock run' : 'Stop the clock'}
        onClick={() => engine.time({ do: 'rate', rate: isStopped ? 1 : 0 })}
      >
        <Icon name={isStopped ? 'play' : 'pause'} />
        <span className="visually-hidden">{isStopped ? 'Let the clock run' : 'Stop the clock'}</span>
      </Button>
      <label className="time-rate">
        <span className="visually-hidden">Speed of the clock</span>
        <select
          value={clock.rate}
          onChange={(event) => engine.time({ do: 'rate', rate: Number(event.target.value) as 0 | 1 | 10 | 100 })}
        >
          <option value={0}>0×</option>
          <option value={1}>1×</option>
          <option value={10}>10×</option>
          <option value={100}>100×</option>
        </select>
      </label>
      <label className="time-jump">
        <span className="visually-hidden">Set the clock forward by</span>
        <select
          value=""
          onChange={(event) => {
            if (event.target.value === 'real') engine.time({ do: 'catch up' });
            else engine.time({ do: 'jump', by: Number(event.target.value) });
          }}
        >
          <option value="" disabled>
            + time
          </option>
          {JUMPS.map(({ label, by }) => (
            <option key={label} value={by}>
              + {label}
            </option>
          ))}
          {lag > LAG_WORTH_SAYING && !isRecording && <option value="real">to real time (+ {spanText(lag)})</option>}
        </select>
      </label>
      <Reading isRecording={isRecording} />
    </span>
  );
}

/** What the clock shows. A component of its own, since it changes all the time. */
function Reading({ isRecording }: { readonly isRecording: boolean }) {
  const { engine } = useWorkspace();
  const clock = useClock();
  const isRunning = clock.rate > 0 && !clock.isHeld;
  const [{ now, real }, setTimes] = useState(() => ({ now: engine.now(), real: Date.now() }));
  useEffect(() => {
    const read = (): void => setTimes({ now: engine.now(), real: Date.now() });
    read();
    const timer = setInterval(read, isRunning && clock.rate > 1 ? 100 : 500);
    return () => clearInterval(timer);
  }, [engine, clock, isRunning]);
  const lag = real - now;
  return (
    <span className="time-reading mono" title={`The engine’s clock: ${dayText(now)} ${clockText(now)}`}>
      {dayText(now) !== dayText(real) && `${dayText(now).slice(5)} `}
      {clockText(now)}
      {Math.abs(lag) > LAG_WORTH_SAYING && !isRecording && (
        <span className="time-lag">{lag > 0 ? `${spanText(lag)} behind` : `${spanText(-lag)} ahead`}</span>
      )}
    </span>
  );
}
