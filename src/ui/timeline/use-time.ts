// The time line as components see it: a view that follows the session, and words for its parts.
import { useEffect, useRef, useState } from 'react';
import type { Mark, TimeQuery, TimeView } from '../../hosts/worker/time-protocol.ts';
import { printable } from '../kit/bytes-text.ts';
import { useWorkspace } from '../workspace/hooks.ts';

/** Undefined until the engine has answered. The query must be the same object until something else is wanted. */
export function useTime(query: TimeQuery): TimeView | undefined {
  const { engine } = useWorkspace();
  const [view, setView] = useState<TimeView>();
  const watch = useRef<ReturnType<typeof engine.watchTime>>(undefined);
  const first = useRef(query);
  useEffect(() => {
    watch.current = engine.watchTime(first.current, setView);
    return () => watch.current?.stop();
  }, [engine]);
  useEffect(() => {
    if (first.current !== query) watch.current?.update(query);
    first.current = query;
  }, [query]);
  return view;
}

/** What a mark is called in a sentence. */
export function nameOfMark(mark: Mark): string {
  if (mark.kind === 'control') return CONTROL_NAMES[mark.command] ?? mark.command;
  if (mark.kind === 'woken') return 'goes on';
  return printable(mark.line);
}

const CONTROL_NAMES: Readonly<Record<string, string>> = {
  reset: 'Reset of everything',
  jump: 'Jump of the clock',
  kill: 'Server killed',
  'cut-power': 'Power cut',
  start: 'Server started',
  disk: 'Disk changed',
  'flip-bit': 'Bit flipped on the disk',
  'delete-file': 'File deleted',
  import: 'Files imported',
};

/** Where a session's times lie days apart, the day counts as well. */
export function clockText(ms: number, withMillis = false): string {
  const date = new Date(ms);
  const text = `${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}`;
  return withMillis ? `${text}.${String(date.getMilliseconds()).padStart(3, '0')}` : text;
}

export function dayText(ms: number): string {
  const date = new Date(ms);
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
}

/** A time span in few characters: "340 ms", "12 s", "4 min", "3 h", "2 d". */
export function spanText(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} d`;
}

/** A modelled cost: "3 µs", "1.2 ms". */
export function costText(micros: number): string {
  if (micros < 1000) return `${micros} µs`;
  return micros < 1_000_000 ? `${(micros / 1000).toPrecision(2)} ms` : `${(micros / 1_000_000).toPrecision(2)} s`;
}

function pad(n: number): string {
  return String(n).padStart(2, '0');
}

/** Colours that can be told apart: --client-0 and on. */
export const CLIENT_HUES = 6;

/** A client's colour: one of a few; its name always stands beside it. */
export function clientHue(clients: readonly string[], client: string): number {
  return Math.max(0, clients.indexOf(client)) % CLIENT_HUES;
}
