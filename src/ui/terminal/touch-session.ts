// The terminal for touch screens without its looks: a session whose output is a log of entries, an input line that the
// browser edits, and what the buttons around it offer. A small store that React subscribes to.
import { complete, planCompletion } from './completion.ts';
import { helpText, pageLine } from './help.ts';
import { hintFor } from './hints.ts';
import type { PastClient } from './connection.ts';
import type { ReplOptions } from './repl.ts';
import { Session } from './session.ts';
import type { Phase } from './session.ts';

export interface LogEntry {
  readonly id: number;
  readonly kind: 'line' | 'output' | 'error';
  readonly text: string;
}

export interface TouchState {
  readonly entries: readonly LogEntry[];
  readonly prompt: string;
  readonly phase: Phase;
  readonly text: string;
  readonly hint: string;
  readonly candidates: readonly string[];
}

const MOST_ENTRIES = 400;
const LONGEST_ENTRY = 20_000;
const MOST_CANDIDATES = 24;

export class TouchSession {
  state: TouchState = { entries: [], prompt: '', phase: 'prompt', text: '', hint: '', candidates: [] };
  private readonly session: Session;
  private readonly listeners = new Set<() => void>();
  private nextId = 0;
  private showsHints = true;
  private recalled = 0;
  private typed = '';
  private start = 0;
  /** Lines of a paste that wait for the ones before them. */
  private waiting: string[] = [];
  private isHeld = false;

  constructor(private readonly options: Omit<ReplOptions, 'surface'>) {
    const { knowledge, history } = options;
    this.session = new Session({
      connect: () => options.connect(),
      print: (text, kind) => this.log(kind, text),
      help: (words) => knowledge.withDocs((docs) => helpText(words, docs) + (options.onPage ? pageLine(words, docs) : '')),
      remember: (line, words) => history.add(line, words),
      answered: (line, argv, reply) => options.onCommand?.({ line, argv, reply }),
      clear: () => this.update({ entries: [] }),
      quit: () => options.onQuit?.(),
      travel: (where, count) => options.onTravel?.(where, count),
      showHints: (shown) => (this.showsHints = shown),
      changed: () => this.changed(),
      now: () => options.now(),
    });
    this.changed();
    void knowledge.loadDocs().then(() => this.edit(this.state.text));
  }

  get database(): number {
    return this.session.database;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** The input's text has changed. Pasted line ends run the lines before them. */
  edit(text: string): void {
    const lines = text.split('\n');
    const last = lines.pop() ?? '';
    this.waiting.push(...lines);
    this.recalled = 0;
    this.show(last);
    this.runWaiting();
  }

  run(line: string): void {
    this.waiting.push(line);
    this.runWaiting();
  }

  submit(): void {
    const { text } = this.state;
    this.show('');
    this.run(text);
  }

  /** While held, lines may be typed, but none is run: another session is about to come. */
  hold(isHeld: boolean): void {
    this.isHeld = isHeld;
    this.runWaiting();
  }

  /** Shows the client as it was at a moment. What is being typed stays. */
  restore(client: PastClient): void {
    // What waits for the session that comes here is meant for it.
    if (!this.isHeld) this.waiting = [];
    this.session.restore(client);
  }

  /** Leaves SUBSCRIBE, MONITOR and commands that block. */
  interrupt(): void {
    this.waiting = [];
    this.session.interrupt();
  }

  /** Puts an older (1) or a newer (-1) line of the history into the input. */
  recall(step: 1 | -1): void {
    const { lines } = this.options.history;
    const index = this.recalled + step;
    if (index < 0 || index > lines.length) return;
    if (this.recalled === 0) this.typed = this.state.text;
    this.recalled = index;
    this.show(index === 0 ? this.typed : (lines[lines.length - index] ?? ''));
  }

  /** Takes a candidate, with the blank that lets the next ones appear. */
  choose(candidate: string): void {
    this.show(`${this.state.text.slice(0, this.start)}${candidate} `);
  }

  close(): void {
    this.session.close();
  }

  private show(text: string): void {
    const { knowledge } = this.options;
    const hint = this.showsHints ? (hintFor(text, knowledge.docs) ?? '').trim() : '';
    const plan = planCompletion(text, knowledge.docs);
    this.start = plan.start;
    this.update({ text, hint, candidates: plan.words.slice(0, MOST_CANDIDATES) });
    if (plan.names === undefined) return;
    void complete(plan, knowledge, this.session.database).then(({ candidates }) => {
      if (this.state.text === text) this.update({ candidates: candidates.slice(0, MOST_CANDIDATES) });
    });
  }

  private runWaiting(): void {
    while (this.waiting.length > 0 && !this.isHeld) {
      if (this.session.phase === 'listening') this.session.openPrompt();
      if (this.session.phase !== 'prompt') return;
      const line = this.waiting.shift() ?? '';
      this.log('line', this.session.prompt + line);
      this.session.submit(line);
    }
  }

  private changed(): void {
    this.update({ prompt: this.session.prompt, phase: this.session.phase });
    this.runWaiting();
  }

  private log(kind: LogEntry['kind'], text: string): void {
    const plain = text.replace(/\x1b\[[\d;]*m/g, '').replace(/\r/g, '').replace(/\n$/, '');
    const shown = plain.length > LONGEST_ENTRY ? `${plain.slice(0, LONGEST_ENTRY)}\n… ${plain.length - LONGEST_ENTRY} more characters` : plain;
    const entry = { id: this.nextId++, kind, text: shown };
    this.update({ entries: [...this.state.entries, entry].slice(-MOST_ENTRIES) });
  }

  private update(change: Partial<TouchState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener();
  }
}
