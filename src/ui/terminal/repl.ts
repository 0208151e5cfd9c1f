// The terminal without a screen: takes what a terminal emulator reports of the keyboard, edits a line with history, search,
// completion and hints, gives it to the session, and writes what is to be seen as text with escape sequences. Keys that
// come while a command runs wait for the prompt, as in any terminal; so every line of a paste runs in its turn. Knows no
// DOM: the view gives it a surface to write on.
import type { ByteString } from '../../base/bytes.ts';
import type { Reply } from '../../resp/reply.ts';
import { complete, planCompletion } from './completion.ts';
import type { Completion } from './completion.ts';
import type { Connection, PastClient, Travel } from './connection.ts';
import { helpText, pageLine } from './help.ts';
import { hintFor } from './hints.ts';
import type { History } from './history.ts';
import { decodeKeys } from './keys.ts';
import type { Key } from './keys.ts';
import type { Knowledge } from './knowledge.ts';
import { EMPTY_LINE, editLine, insertText, replaceText } from './line-editor.ts';
import type { Line } from './line-editor.ts';
import { erase, leaveLine, paintLine } from './line-painter.ts';
import type { LinePicture, Painted } from './line-painter.ts';
import { foldText, paintOutput } from './output-text.ts';
import { searchFor, searchOn, searchPrompt, startSearch } from './reverse-search.ts';
import type { Search } from './reverse-search.ts';
import { Session } from './session.ts';

export interface Surface {
  readonly columns: number;
  readonly rows: number;
  /** `isFollowed`: more is about to come, and both may be drawn as one. */
  write(data: string, isFollowed?: boolean): void;
  bell(): void;
}

export interface LearnerLine {
  /** As typed. */
  readonly line: string;
  readonly argv: readonly ByteString[];
  readonly reply: Reply;
}

export interface ReplOptions {
  readonly surface: Surface;
  readonly knowledge: Knowledge;
  readonly history: History;
  connect(): Connection | undefined;
  /** A command has been answered. */
  onCommand?(command: LearnerLine): void;
  onQuit?(): void;
  /** `undo`, `redo`, `reset everything`. */
  onTravel?(where: Travel, count: number): void;
  /** Opens the page that help names: of a command ("ZADD") or a group ("@hash"). Without it help names none. */
  onPage?(name: string): void;
  /** Milliseconds; for the elapsed time of slow commands. */
  now(): number;
}

const LISTENING = 'Reading messages... (press Ctrl-C to quit or any key to type command)';
/** Where the learner copied a prompt along with the command. */
const COPIED_PROMPT = /^\s*(?:(?:127\.0\.0\.1|localhost):\d+(?:\[\d+\])?(?:\(TX\))?|redis(?:-cli)?)?> ?/;

export class Repl {
  private readonly session: Session;
  private line: Line = EMPTY_LINE;
  private painted: Painted | undefined;
  private isListeningShown = false;
  private showsHints = true;
  private keepsHintBack = false;
  private search: Search | undefined;
  private cycle: { readonly original: Line; readonly completion: Completion; index: number; line: Line } | undefined;
  /** A completion that waits for names from the server. */
  private question: Promise<unknown> | undefined;
  /** Which history line is shown, counted from the newest; 0 is the line being typed. */
  private recalled = 0;
  private readonly edited = new Map<number, string>();
  private folded = '';
  private readonly waitingKeys: Key[] = [];
  private isPumping = false;
  private isHeld = false;
  private isClosed = false;

  constructor(private readonly options: ReplOptions) {
    const { knowledge, history } = options;
    this.session = new Session({
      connect: () => options.connect(),
      print: (text, kind) => this.print(text, kind === 'error'),
      help: (words) => knowledge.withDocs((docs) => helpText(words, docs) + (options.onPage ? pageLine(words, docs) : '')),
      remember: (line, words) => history.add(line, words),
      answered: (line, argv, reply) => options.onCommand?.({ line, argv, reply }),
      clear: () => this.clearScreen(),
      quit: () => this.quit(),
      travel: (where, count) => options.onTravel?.(where, count),
      showHints: (shown) => (this.showsHints = shown),
      changed: () => this.pump(),
      now: () => options.now(),
    });
    this.pump();
    // Hints appear as soon as the server has told its commands.
    void knowledge.loadDocs().then(() => this.pump());
  }

  /** The database that the prompt shows. */
  get database(): number {
    return this.session.database;
  }

  /** What the keyboard or the clipboard sends. */
  type(data: string): void {
    for (const key of decodeKeys(data)) this.take(key);
    this.pump();
  }

  /** Puts a command on the line, in place of what stands there, once there is a prompt. */
  insert(text: string): void {
    this.waitingKeys.push({ type: 'edit', key: 'kill-line' }, { type: 'text', text });
    this.pump();
  }

  /** The same, and runs it. */
  run(text: string): void {
    this.waitingKeys.push({ type: 'edit', key: 'kill-line' }, { type: 'text', text }, { type: 'enter' });
    this.pump();
  }

  /** While held, lines may be typed, but none is run: another session is about to come. */
  hold(isHeld: boolean): void {
    this.isHeld = isHeld;
    this.pump();
  }

  /** Shows the client as it was at a moment. What is being typed stays. */
  restore(client: PastClient): void {
    // What waits for the session that comes here is meant for it.
    if (!this.isHeld) this.waitingKeys.length = 0;
    this.question = undefined;
    this.isListeningShown = false;
    this.session.restore(client);
  }

  /** Takes the line off the surface, so that it can be resized; repaint() brings it back. */
  suspend(): void {
    this.hide();
  }

  repaint(): void {
    this.pump();
  }

  /** Prints the last reply that was folded. */
  unfold(): void {
    if (this.folded === '') return;
    const text = this.folded;
    this.folded = '';
    this.hide();
    this.options.surface.write(paintOutput(text, false));
    this.pump();
  }

  close(): void {
    this.isClosed = true;
    this.session.close();
  }

  // --- Keys

  private take(key: Key): void {
    if (key.type === 'interrupt') {
      this.waitingKeys.length = 0;
      this.interrupt();
    } else if (key.type === 'paste') {
      const lines = key.text.split('\n').map((line) => line.replace(COPIED_PROMPT, ''));
      lines.forEach((text, i) => {
        if (i > 0) this.waitingKeys.push({ type: 'enter' });
        if (text !== '') this.waitingKeys.push({ type: 'text', text });
      });
    } else {
      this.waitingKeys.push(key);
    }
  }

  private pump(): void {
    if (this.isPumping) return;
    this.isPumping = true;
    while (this.question === undefined && (this.session.phase === 'prompt' || this.session.phase === 'listening')) {
      if (this.isHeld && this.waitingKeys[0]?.type === 'enter') break;
      const key = this.waitingKeys.shift();
      if (key === undefined || this.isClosed) break;
      if (this.session.phase === 'listening') {
        this.session.openPrompt();
        // Enter only opens the prompt.
        if (key.type === 'enter') continue;
      }
      this.press(key);
    }
    this.isPumping = false;
    if (this.isClosed) return;
    if (this.session.phase === 'prompt') this.paint();
    else if (this.session.phase === 'listening') this.showListening();
  }

  private press(key: Key): void {
    if (key.type !== 'complete' && this.endCycle(key)) return;
    if (this.search !== undefined && this.pressInSearch(this.search, key)) return;
    switch (key.type) {
      case 'text':
        this.line = insertText(this.line, key.text);
        break;
      case 'edit':
        this.line = editLine(this.line, key.key);
        break;
      case 'enter':
        this.submit();
        break;
      case 'previous':
        this.recall(this.recalled + 1);
        break;
      case 'next':
        this.recall(this.recalled - 1);
        break;
      case 'search-backward':
      case 'search-forward':
        this.search = startSearch(key.type === 'search-backward' ? 'backward' : 'forward');
        this.line = replaceText(this.line, '');
        break;
      case 'complete':
        this.complete();
        break;
      case 'clear-screen':
        this.clearScreen();
        break;
      case 'unfold':
        this.unfold();
        break;
      case 'end-of-input':
        if (this.line.text === '') this.quit();
        else this.line = editLine(this.line, 'delete');
        break;
      default:
        break;
    }
  }

  private submit(): void {
    const { text } = this.line;
    this.resetLine();
    this.leave(text, true);
    this.session.submit(text);
  }

  private interrupt(): void {
    this.question = undefined;
    this.endCycle({ type: 'escape' });
    if (this.search !== undefined) {
      this.search = undefined;
      this.line = replaceText(this.line, '');
    } else if (this.session.phase === 'prompt') {
      const { text } = this.line;
      this.resetLine();
      this.leave(this.session.canAcceptMessages ? text : `${text}^C`);
      this.session.interrupt();
    } else {
      this.session.interrupt();
    }
    this.pump();
  }

  private resetLine(): void {
    this.line = { ...EMPTY_LINE, killed: this.line.killed };
    this.search = undefined;
    this.recalled = 0;
    this.edited.clear();
  }

  private quit(): void {
    this.leave(this.line.text);
    this.close();
    this.options.onQuit?.();
  }

  // --- History

  private recall(index: number): void {
    const { lines } = this.options.history;
    if (index < 0 || index > lines.length) return;
    this.edited.set(this.recalled, this.line.text);
    this.recalled = index;
    this.line = replaceText(this.line, this.edited.get(index) ?? lines[lines.length - index] ?? '');
  }

  private pressInSearch(search: Search, key: Key): boolean {
    const { lines } = this.options.history;
    switch (key.type) {
      case 'text':
        this.search = searchFor(search, search.text + key.text, lines);
        return true;
      case 'search-backward':
      case 'search-forward':
        this.search = searchOn(search, key.type === 'search-backward' ? 'backward' : 'forward', lines);
        return true;
      case 'edit':
        if (key.key === 'backspace') {
          this.search = searchFor(search, editLine(replaceText(EMPTY_LINE, search.text), 'backspace').text, lines);
          return true;
        }
        this.acceptSearch(search);
        return false;
      case 'cancel':
      case 'escape':
        this.search = undefined;
        return true;
      case 'complete':
        this.acceptSearch(search);
        return true;
      default:
        this.acceptSearch(search);
        return false;
    }
  }

  private acceptSearch(search: Search): void {
    const { found, text } = search;
    this.search = undefined;
    this.keepsHintBack = true;
    this.line = replaceText(this.line, found === undefined ? text : (this.options.history.lines[found] ?? ''));
  }

  // --- Completion

  private complete(): void {
    const { cycle } = this;
    if (cycle !== undefined && cycle.line === this.line) {
      this.showCandidate(cycle, cycle.index + 1);
      return;
    }
    const asked = this.line;
    const plan = planCompletion(asked.text.slice(0, asked.cursor), this.options.knowledge.docs);
    if (plan.names === undefined) {
      this.startCycle(asked, { start: plan.start, candidates: plan.words });
      return;
    }
    // Keys typed meanwhile wait, so that Tab and Enter in one go mean what they say; Ctrl-C does not wait.
    const question = complete(plan, this.options.knowledge, this.session.database).catch(() => undefined);
    this.question = question;
    void question.then((completion) => {
      if (this.question !== question) return;
      this.question = undefined;
      this.startCycle(asked, completion ?? { start: plan.start, candidates: plan.words });
      this.pump();
    });
  }

  private startCycle(original: Line, completion: Completion): void {
    if (completion.candidates.length === 0) {
      this.options.surface.bell();
      return;
    }
    const cycle = { original, completion, index: 0, line: original };
    this.cycle = cycle;
    this.showCandidate(cycle, 0);
  }

  /** After the last candidate what was typed comes back once, with a beep, as in redis-cli. */
  private showCandidate(cycle: NonNullable<Repl['cycle']>, index: number): void {
    const { original, completion } = cycle;
    cycle.index = index % (completion.candidates.length + 1);
    const candidate = completion.candidates[cycle.index];
    if (candidate === undefined) {
      this.options.surface.bell();
      cycle.line = { ...original };
    } else {
      const before = original.text.slice(0, completion.start) + candidate;
      cycle.line = { ...original, text: before + original.text.slice(original.cursor), cursor: before.length };
    }
    this.line = cycle.line;
  }

  /** Any other key accepts the candidate; Escape takes it back, and is spent on that. */
  private endCycle(key: Key): boolean {
    const { cycle } = this;
    this.cycle = undefined;
    if (cycle === undefined || key.type !== 'escape') return false;
    this.line = cycle.original;
    return true;
  }

  // --- What is seen

  private print(text: string, isError: boolean): void {
    this.hide();
    const folded = foldText(text, this.options.surface.rows);
    if (folded.isFolded) this.folded = text;
    this.options.surface.write(paintOutput(folded.text, isError));
  }

  private paint(): void {
    if (this.isListeningShown) this.hide();
    const { output, painted } = paintLine(this.picture(), this.options.surface.columns, this.painted);
    this.painted = painted;
    this.options.surface.write(output);
  }

  private picture(): LinePicture {
    const { search } = this;
    if (search !== undefined) {
      const found = search.found === undefined ? undefined : this.options.history.lines[search.found];
      const start = found?.indexOf(search.text) ?? 0;
      const end = start + search.text.length;
      const bold = found === undefined ? undefined : { start, end };
      return { prompt: searchPrompt(search), text: found ?? search.text, cursor: end, hint: '', bold };
    }
    const { text, cursor } = this.line;
    const hint = this.showsHints && !this.keepsHintBack ? hintFor(text, this.options.knowledge.docs) : undefined;
    this.keepsHintBack = false;
    return { prompt: this.session.prompt, text, cursor, hint: hint ?? '' };
  }

  /** Ends the line on the screen as it was run, without hint or search prompt. */
  private leave(text: string, isFollowed = false): void {
    const { surface } = this.options;
    const { output, painted } = paintLine({ prompt: this.session.prompt, text, cursor: text.length, hint: '' }, surface.columns, this.painted);
    surface.write(output + leaveLine(painted, surface.columns), isFollowed);
    this.painted = undefined;
  }

  private showListening(): void {
    if (this.isListeningShown) return;
    this.hide();
    const { columns } = this.options.surface;
    this.options.surface.write(`\x1b[90m${LISTENING.slice(0, columns - 1)}\x1b[0m\r`);
    this.isListeningShown = true;
  }

  /** Takes away what stands on the bottom row, so that output can go there. */
  private hide(): void {
    if (this.isListeningShown) this.options.surface.write('\r\x1b[K');
    else if (this.painted !== undefined) this.options.surface.write(erase(this.painted, this.options.surface.columns));
    this.isListeningShown = false;
    this.painted = undefined;
  }

  private clearScreen(): void {
    this.painted = undefined;
    this.options.surface.write('\x1b[2J\x1b[3J\x1b[H');
  }
}
