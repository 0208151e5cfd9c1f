// Everything that was ever told to the machine, as a tree: a command that is given while the learner looks at the past
// begins a new branch there, and the old future stays. Knows entries and positions, nothing of what they do.
// Invariants: (1) branch n is the n-th that was begun, so a log that is read back gives the same numbers; (2) `line` holds
// the entries of the current branch from the session's start; (3) 0 <= position <= line.length.
import type { LogEntry, LogRecord } from './log.ts';

export interface Branch {
  readonly id: number;
  /** The branch that it left, and after how many entries. */
  readonly parent: Branch | undefined;
  readonly forkedAt: number;
  /** From the fork on. */
  readonly entries: LogEntry[];
}

export class History {
  readonly branches: Branch[] = [{ id: 0, parent: undefined, forkedAt: 0, entries: [] }];
  current: Branch;
  line: LogEntry[] = [];
  position = 0;

  /** `startedAt` is unix µs. */
  constructor(private readonly startedAt: number) {
    const [root] = this.branches;
    if (!root) throw new Error('a history without a root');
    this.current = root;
  }

  get isAtEnd(): boolean {
    return this.position === this.line.length;
  }

  /** The time (unix µs) after so many entries of the current line. */
  timeAt(position: number): number {
    return this.line[position - 1]?.at ?? this.startedAt;
  }

  branch(id: number): Branch | undefined {
    return this.branches[id];
  }

  lengthOf(branch: Branch): number {
    return branch.forkedAt + branch.entries.length;
  }

  /** Adds an entry where the learner stands; true if that began a branch. */
  append(entry: LogEntry): boolean {
    const isFork = !this.isAtEnd;
    if (isFork) this.fork();
    this.current.entries.push(entry);
    this.line.push(entry);
    this.position++;
    return isFork;
  }

  /** To another place: after so many entries of the branch. False if there is no such place. */
  move(id: number, position: number): boolean {
    const branch = this.branches[id];
    if (!branch || position < 0 || position > this.lengthOf(branch)) return false;
    if (branch !== this.current) {
      this.current = branch;
      this.line = this.entriesOf(branch);
    }
    this.position = position;
    return true;
  }

  /** From the session's start to the branch's end. */
  entriesOf(branch: Branch): LogEntry[] {
    const before = branch.parent ? this.entriesOf(branch.parent).slice(0, branch.forkedAt) : [];
    return before.concat(branch.entries);
  }

  /** How many entries two branches have in common. */
  commonLength(a: Branch, b: Branch): number {
    if (a === b) return this.lengthOf(a);
    const reach = new Map<Branch, number>();
    let upTo = this.lengthOf(a);
    for (let each: Branch | undefined = a; each; each = each.parent) {
      reach.set(each, upTo);
      upTo = Math.min(upTo, each.forkedAt);
    }
    upTo = this.lengthOf(b);
    for (let each: Branch | undefined = b; each; each = each.parent) {
      const other = reach.get(each);
      if (other !== undefined) return Math.min(upTo, other);
      upTo = Math.min(upTo, each.forkedAt);
    }
    return 0;
  }

  /** A log that gives this history again, standing at the same place. */
  *records(): Generator<LogRecord, void> {
    for (const branch of this.branches) {
      if (branch.parent) {
        const at = this.entriesOf(branch.parent)[branch.forkedAt - 1]?.at ?? this.startedAt;
        yield { kind: 'move', branch: branch.parent.id, position: branch.forkedAt, at };
      }
      yield* branch.entries;
    }
    yield { kind: 'move', branch: this.current.id, position: this.position, at: this.timeAt(this.position) };
  }

  /** As `append` and `move`, for a record that was read back. */
  take(record: LogRecord): void {
    if (record.kind !== 'move') this.append(record);
    else if (!this.move(record.branch, record.position)) {
      throw new Error(`session log moves to entry ${record.position} of branch ${record.branch}, which does not exist`);
    }
  }

  private fork(): void {
    let parent = this.current;
    while (parent.parent && this.position <= parent.forkedAt) parent = parent.parent;
    this.current = { id: this.branches.length, parent, forkedAt: this.position, entries: [] };
    this.branches.push(this.current);
    this.line.length = this.position;
  }
}
