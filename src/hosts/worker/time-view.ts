// Reads a session for the time line. A session may have a million marks, and is read some ten times a second while commands
// run: what is counted of all of them is counted on from where it was.
import { markFrom } from '../../session/marks.ts';
import type { Place, Session } from '../../session/session.ts';
import { addressOf } from '../../session/world.ts';
import type { BranchView, Mark, Stretch, TimeQuery, TimeView } from './time-protocol.ts';

const MOST_BRANCHES = 60;
/** Of a stretch; the rest is taken to be like them. */
const MOST_LOOKED_AT = 16;

export class TimeReader {
  private counted: Counted | undefined;

  read(session: Session, query: TimeQuery): TimeView {
    const { history } = session;
    const { ofClient, woken, connections } = this.count(session.marks, query.client);
    const total = ofClient.length;
    const first = Math.max(0, Math.min(query.first < 0 ? total + query.first : query.first, total - query.count));
    const before = markFrom(ofClient, history.position);
    return {
      place: { branch: history.current.id, position: history.position },
      length: history.line.length,
      isPast: !history.isAtEnd,
      total,
      before,
      commands: { total: total - woken.length, before: before - countBelow(woken, before) },
      first,
      marks: ofClient.slice(first, first + query.count),
      overview: overview(ofClient, query.stretches),
      clients: [...session.clientNames],
      addresses: Object.fromEntries([...connections].map(([connection, name]) => [addressOf(connection), name])),
      branches: branchesOf(session),
      undo: markAt(session, session.undoPlace),
      redo: session.marks[firstActual(session.marks, markFrom(session.marks, history.position))],
      at: session.time,
      startsAt: session.start.startedAt,
      endsAt: history.timeAt(history.line.length),
    };
  }

  /** O(marks that are new since the last time), unless it is another line or another client. */
  private count(marks: readonly Mark[], client: string): Counted {
    let counted = this.counted;
    // A line that was cut off and has gone on since has another mark where the last one stood.
    if (!counted || counted.marks !== marks || counted.client !== client || marks[counted.upTo - 1] !== counted.last) {
      const own: Mark[] | undefined = client === '' ? undefined : [];
      counted = { marks, client, own, ofClient: own ?? marks, woken: [], connections: new Map(), upTo: 0, last: undefined };
      this.counted = counted;
    }
    for (let at = counted.upTo; at < marks.length; at++) {
      const mark = marks[at];
      if (mark !== undefined && mark.client !== '' && mark.connection !== marks[at - 1]?.connection) {
        counted.connections.set(mark.connection, mark.client);
      }
      if (mark === undefined || (counted.own && mark.client !== client)) continue;
      if (mark.kind === 'woken') counted.woken.push(counted.own?.length ?? at);
      counted.own?.push(mark);
    }
    counted.upTo = marks.length;
    counted.last = marks.at(-1);
    return counted;
  }
}

/** What has been counted of one line's marks. */
interface Counted {
  readonly marks: readonly Mark[];
  readonly client: string;
  /** Undefined if marks of all clients are asked for. */
  readonly own: Mark[] | undefined;
  /** Those that are asked for. */
  readonly ofClient: readonly Mark[];
  /** Which of these are no commands, but moments at which a client went on. */
  readonly woken: number[];
  /** Clients by connection, in the whole line. */
  readonly connections: Map<number, string>;
  /** Marks of the line that were looked at, and the last of them. */
  upTo: number;
  last: Mark | undefined;
}

/** How many of the numbers, which rise, lie before a limit. O(log n). */
function countBelow(numbers: readonly number[], limit: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? 0) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

function markAt({ marks }: Session, place: Place | undefined): Mark | undefined {
  return place && marks[firstActual(marks, markFrom(marks, place.position))];
}

function firstActual(marks: readonly Mark[], from: number): number {
  let at = from;
  while (marks[at]?.kind === 'woken') at++;
  return at;
}

function overview(marks: readonly Mark[], stretches: number): readonly Stretch[] {
  const count = Math.min(stretches, marks.length);
  const result: Stretch[] = [];
  for (let i = 0; i < count; i++) {
    const from = Math.floor((i * marks.length) / count);
    const to = Math.floor(((i + 1) * marks.length) / count);
    let errors = 0;
    let micros = 0;
    const step = Math.max(1, Math.floor((to - from) / MOST_LOOKED_AT));
    for (let at = from; at < to; at += step) {
      const mark = marks[at];
      if (mark?.isError) errors++;
      micros += (mark?.micros ?? 0) * step;
    }
    result.push({ marks: to - from, errors, micros, client: marks[from]?.client ?? '' });
  }
  return result;
}

function branchesOf(session: Session): readonly BranchView[] {
  const { history } = session;
  return history.branches.slice(-MOST_BRANCHES).map((branch) => {
    const { marks, first } = session.ownMarks(branch);
    return {
      id: branch.id,
      from: branch.parent && { branch: branch.parent.id, position: branch.forkedAt },
      length: history.lengthOf(branch),
      marks,
      firstLine: first?.line ?? '',
      endsAt: branch.entries.at(-1)?.at ?? session.start.startedAt,
      isCurrent: branch === history.current,
    };
  });
}
