// One end of a structure: its name, what has just gone through there, and the clients that wait for something to come.
import type { ReactNode } from 'react';
import type { WaitingClient } from '../../../server/pictures/waiting.ts';
import { timeLeft } from '../../kit/bytes-text.ts';
import { useSeconds } from '../../workspace/hooks.ts';

export interface DoorProps {
  readonly end: string;
  /** In the order in which they are served. */
  readonly waiting: readonly WaitingClient[];
  readonly children?: ReactNode;
}

export function Door({ end, waiting, children }: DoorProps) {
  const now = useSeconds(waiting.some(({ until }) => until > 0));
  return (
    <div className="door" data-end={end}>
      <span className="door-name">{end}</span>
      {children}
      {waiting.map(({ client, command, until }, at) => (
        <span key={client} className="waiting">
          <b>{client}</b> waits{at === 0 && ' first'} <code>{command.toUpperCase()}</code>
          {until > 0 && <small>{timeLeft(Math.max(0, until - now))} left</small>}
        </span>
      ))}
    </div>
  );
}

/** The same in words, for a text twin; empty if nobody waits. */
export function queueText(waiting: readonly (WaitingClient & { readonly end: string })[]): string {
  if (waiting.length === 0) return '';
  const each = waiting.map(({ client, command, end }) => `${client} waits at the ${end} with ${command.toUpperCase()}`);
  return ` At the door, first come, first served: ${each.join('; ')}.`;
}
