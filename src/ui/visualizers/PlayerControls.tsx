// Pause, step and speed of the animation. The engine runs on meanwhile.
import { Button } from '../kit/Button.tsx';
import { counted } from '../kit/bytes-text.ts';
import { type Pace, SPEEDS, type Speed } from './use-frames.ts';

export interface PlayerControlsProps {
  readonly pace: Pace;
  readonly setPace: (pace: Pace) => void;
  readonly waiting: number;
  readonly advance: () => void;
}

export function PlayerControls({ pace, setPace, waiting, advance }: PlayerControlsProps) {
  const { isPaused, speed } = pace;
  return (
    <div className="player" role="group" aria-label="Animation">
      <Button
        kind="quiet"
        aria-label={isPaused ? 'Play' : 'Pause'}
        title={isPaused ? 'Play (p)' : 'Pause (p)'}
        onClick={() => setPace({ ...pace, isPaused: !isPaused })}
      >
        <span aria-hidden="true">{isPaused ? '▶' : '❚❚'}</span>
      </Button>
      <Button kind="quiet" title="Next step (.)" onClick={advance}>
        Step
      </Button>
      <label className="player-speed">
        <span className="visually-hidden">Speed</span>
        <select value={speed} onChange={(event) => setPace({ ...pace, speed: toSpeed(event.target.value) })}>
          {SPEEDS.map((each) => (
            <option key={each} value={each}>
              {each}×
            </option>
          ))}
        </select>
      </label>
      <span className="player-waiting" aria-live="polite">
        {isPaused && (waiting > 0 ? `Paused: ${counted(waiting, 'command')} to step through` : 'Paused: nothing to step through yet')}
      </span>
    </div>
  );
}

function toSpeed(value: string): Speed {
  return SPEEDS.find((each) => String(each) === value) ?? 1;
}
