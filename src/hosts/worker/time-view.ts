// Reads a session for the time line.
import { markFrom } from '../../session/marks.ts';
import type { Place, Session } from '../../session/session.ts';
import type { BranchView, Mark, Stretch, TimeQuery, TimeView } from './time-protocol.ts';

const MOST_BRANCHES = 60;
/** Of a stretch; the rest is taken to be like them. */
const MOST_LOOKED_AT = 64;

export function readTime(session: Session, query: TimeQuery): TimeView {
  const { history } = session;
  const ofClient = query.client === '' ? session.marks : session.marks.filter(({ client }) => client === query.client);
  const total = ofClient.length;
  const first = Math.max(0, Math.min(query.first < 0 ? total + query.first : query.first, total - query.count));
  const before = markFrom(ofClient, history.position);
  return {
    place: { branch: history.current.id, position: history.position },
    length: history.line.length,
    isPast: !history.isAtEnd,
    total,
    before,
    commands: countCommands(ofClient, before),
    first,
    marks: ofClient.slice(first, first + query.count),
    overview: overview(ofClient, query.stretches),
    clients: [...session.clientNames],
    branches: branchesOf(session),
    undo: markAt(session, session.undoPlace),
    redo: session.marks[firstActual(session.marks, markFrom(session.marks, history.position))],
    at: session.time,
    startsAt: session.start.startedAt,
    endsAt: history.timeAt(history.line.length),
  };
}

function countCommands(marks: readonly Mark[], before: number): { readonly total: number; readonly before: number } {
  let woken = 0;
  let wokenBefore = 0;
  marks.forEach(({ kind }, i) => {
    if (kind !== 'woken') return;
    woken++;
    if (i < before) wokenBefore++;
  });
  return { total: marks.length - woken, before: before - wokenBefore };
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
