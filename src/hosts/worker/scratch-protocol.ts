// What is asked of servers beside the learner's own and what comes back, apart from the servers themselves, which are
// fetched with the first question.
import type { ByteString } from '../../base/bytes.ts';
import type { Settings } from '../../engine/config-parameters.ts';

export type WorldStep =
  /** `times`: run it so often, to measure it; then only the last reply is told. */
  | { readonly do: 'run'; readonly client: number; readonly argv: readonly ByteString[]; readonly times?: number }
  | { readonly do: 'wait'; readonly ms: number }
  /** The server is killed, or the power is cut: then what was not synced is lost. */
  | { readonly do: 'end'; readonly how: 'killed' | 'power-cut' }
  /** While it is down: the last bytes of the append-only file go missing, as if they had not been written. */
  | { readonly do: 'cut'; readonly bytes: number }
  /** The settings are its configuration file's from now on, beside those it has. */
  | { readonly do: 'start'; readonly settings: Partial<Settings> };

export interface WorldOutcome {
  /** What each client received, in the order in which it came. */
  readonly received: readonly { readonly client: number; readonly bytes: ByteString }[];
  /** Real ms that it took. */
  readonly ms: number;
  /** Writes that had been answered and were gone when the server last started. */
  readonly lost: number;
  /** Whether there is a server that listens. */
  readonly isUp: boolean;
}

/** What stands in the place of a reply when a server beside the learner's own cannot go on. */
export function stoppedReply(error: unknown): ByteString {
  const message = error instanceof Error ? error.message : String(error);
  return `-ERR the scratch engine stopped: ${message.replace(/[\r\n]+/g, ' ')}\r\n`;
}

export function stoppedOutcome(step: WorldStep, error: unknown): WorldOutcome {
  const received = step.do === 'run' ? [{ client: step.client, bytes: stoppedReply(error) }] : [];
  return { received, ms: 0, lost: 0, isUp: true };
}
