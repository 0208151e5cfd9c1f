// What the page sees of the disk of the machine that is shown. Follows the machine when another one takes its place; what
// happened lately is remembered even before somebody looks.
import { bytesFromArray } from '../../base/bytes.ts';
import type { Command } from '../../engine/command.ts';
import type { Machine, MachineEvent } from '../../server/machine.ts';
import type { DiskAnswer, DiskQuestion } from './disk-protocol.ts';
import type * as DiskViews from './disk-views.ts';
import type { Report } from './protocol.ts';

/** The module that is fetched when the disk is first looked at. */
type Views = typeof DiskViews;
type Observer = InstanceType<Views['DiskObserver']>;

export interface DiskWatchEnvironment {
  report(report: Report): void;
  loadDiskViews(): Promise<Views>;
  /** What the learner calls the client with this CLIENT ID; empty for the page's own. */
  nameOf(client: number): string;
  commands(): Promise<readonly Command[]>;
}

/** Of what happened before the disk is first looked at: more than are shown. */
const MOST_REMEMBERED = 500;

export class DiskWatch {
  private machine: Machine | undefined;
  private isWatched = false;
  private before: MachineEvent[] = [];
  private stopRemembering: () => void = () => {};
  /** Once there is one it stays, and goes on gathering: what happens while nobody looks is shown to who looks again. */
  private observer: Observer | undefined;
  private reader: InstanceType<Views['FileReader']> | undefined;
  private views: Promise<Views> | undefined;
  private loaded: Views | undefined;

  constructor(private readonly environment: DiskWatchEnvironment) {}

  /** The machine that is shown; nothing happens if it is the same. */
  attach(machine: Machine | undefined): void {
    if (machine === this.machine) return;
    this.machine = machine;
    this.stopRemembering();
    this.observer?.close();
    this.observer = undefined;
    this.reader = undefined;
    this.before = [];
    this.stopRemembering = machine?.watch((event) => this.remember(event)) ?? (() => {});
    if (this.isWatched) void this.begin();
  }

  watch(): void {
    this.isWatched = true;
    void this.begin();
  }

  unwatch(): void {
    this.isWatched = false;
    this.reader = undefined;
  }

  show(): void {
    if (this.isWatched && this.observer) this.environment.report({ type: 'disk-view', view: this.observer.view() });
  }

  /** Everything but controls, which are the session's matter. */
  async answer(id: number, question: Exclude<DiskQuestion, { ask: 'control' }>): Promise<void> {
    const answer = await this.find(question).catch(
      (error: unknown): DiskAnswer => ({ to: 'nothing', reason: error instanceof Error ? error.message : String(error) }),
    );
    this.environment.report({ type: 'disk', id, answer });
  }

  private async find(question: Exclude<DiskQuestion, { ask: 'control' }>): Promise<DiskAnswer> {
    if (question.ask === 'files') {
      const disk = this.machine?.disk;
      const files = (disk?.files() ?? []).map(({ path }) => ({ path, bytes: bytesFromArray(disk?.read(path) ?? new Uint8Array()) }));
      return { to: 'files', files };
    }
    const views = await this.load();
    if (question.ask === 'compare') {
      return { to: 'compare', results: views.comparePolicies(question.workload, await this.environment.commands()) };
    }
    const reader = this.readerIn(views);
    if (question.ask === 'find') return { to: 'find', offset: reader?.find(question.path, question.db, question.key) };
    return { to: 'window', window: reader?.read(question.query) };
  }

  private readerIn(views: Views): InstanceType<Views['FileReader']> | undefined {
    if (!this.machine) return undefined;
    return (this.reader ??= new views.FileReader(this.observe(views, this.machine)));
  }

  private async begin(): Promise<void> {
    // Without a network, say: the next time that the disk is looked at, it is tried again.
    const views = this.loaded ?? (await this.load().catch(() => undefined));
    if (!views || !this.isWatched || !this.machine) return;
    this.observe(views, this.machine);
    this.show();
  }

  /** The observer listens in place of `remember`. */
  private observe(views: Views, machine: Machine): Observer {
    if (this.observer) return this.observer;
    this.observer = new views.DiskObserver(machine, this.environment.nameOf, this.before);
    this.before = [];
    return this.observer;
  }

  private remember(event: MachineEvent): void {
    this.before.push(event);
    if (this.before.length > 2 * MOST_REMEMBERED) this.before = this.before.slice(-MOST_REMEMBERED);
  }

  private load(): Promise<Views> {
    this.views ??= this.environment.loadDiskViews().then(
      (views) => (this.loaded = views),
      (error: unknown) => {
        this.views = undefined;
        throw error;
      },
    );
    return this.views;
  }
}
