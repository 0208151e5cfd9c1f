// The terminal on a screen with a keyboard: xterm.js with its DOM renderer around a Repl. Loaded on demand, so that the
// page paints without it. Adds what a page needs beyond a terminal: the theme, ways out for the keyboard (Shift-Tab, or Esc
// and then Tab), copying and pasting as everywhere else, and links on names of keys.
import { FitAddon } from '@xterm/addon-fit';
import { Terminal } from '@xterm/xterm';
import type { IBufferLine, ILink } from '@xterm/xterm';
import '@xterm/xterm/css/xterm.css';
import type { ByteString } from '../../base/bytes.ts';
import type { PastClient } from './connection.ts';
import { pageInRow } from './help.ts';
import { databaseInRow, namesInRow } from './key-links.ts';
import { FOLD_MARK } from './output-text.ts';
import { Repl } from './repl.ts';
import type { ReplOptions } from './repl.ts';
import { readTheme, watchTheme } from './terminal-theme.ts';
import { codePointWidth, joinProperties } from './text-width.ts';

export interface XtermOptions extends Omit<ReplOptions, 'surface'> {
  /** What a screen reader calls the input. */
  readonly label: string;
  onKeyClick?(key: ByteString, db: number): void;
}

export interface XtermView {
  focus(): void;
  insert(text: string): void;
  run(text: string): void;
  restore(client: PastClient): void;
  hold(isHeld: boolean): void;
  dispose(): void;
}

const SCROLLBACK = 10_000;
const BLINK_MS = 550;
const UNICODE = 'graphemes';
/** Most commands are answered sooner; longer would be felt. */
const REPLY_MS = 16;
/** Longer than the time between two keys of somebody who types. */
const TYPING_MS = 500;

export function openXterm(element: HTMLElement, options: XtermOptions): XtermView {
  const style = getComputedStyle(element);
  const family = style.getPropertyValue('--face-mono').trim() || 'monospace';
  const size = Number.parseFloat(style.getPropertyValue('--size-base')) || 14;
  const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const terminal = new Terminal({
    allowProposedApi: true,
    cursorStyle: 'bar',
    cursorWidth: 2,
    cursorInactiveStyle: 'outline',
    fontFamily: family,
    fontSize: size,
    fontWeightBold: 600,
    lineHeight: 1.3,
    screenReaderMode: true,
    scrollback: SCROLLBACK,
    theme: readTheme(element),
  });
  const fit = new FitAddon();
  terminal.loadAddon(fit);
  terminal.unicode.register({ version: UNICODE, wcwidth: codePointWidth, charProperties: joinProperties });
  terminal.unicode.activeVersion = UNICODE;
  terminal.open(element);
  terminal.textarea?.setAttribute('aria-label', `${options.label}. Tab completes, Escape and then Tab leaves.`);
  fit.fit();

  const writer = writerOf(terminal);
  const repl = new Repl({
    ...options,
    surface: {
      get columns() {
        return terminal.cols;
      },
      get rows() {
        return terminal.rows;
      },
      write: writer.write,
      bell: () => flash(element),
    },
  });
  // Pastes come marked as such.
  terminal.write('\x1b[?2004h');
  terminal.onData((data) => {
    // Where it is already, this would draw all rows anew.
    const { viewportY, baseY } = terminal.buffer.active;
    if (viewportY < baseY) terminal.scrollToBottom();
    repl.type(data);
  });
  acceptInsertedText(terminal, (text) => repl.type(text));
  stayWhileTyping(terminal.textarea);
  terminal.attachCustomKeyEventHandler(keyFilter(terminal));
  let isDisposed = false;
  const links = terminal.registerLinkProvider({
    provideLinks: (row, show) => {
      const line = terminal.buffer.active.getLine(row - 1);
      if (line === undefined) return show(undefined);
      void linksIn(line, row, repl, options).then((found) => show(found.length > 0 ? found : undefined));
    },
  });

  // xterm rewraps its rows without minding where our cursor belongs, so the line is taken away meanwhile. What has been
  // written is processed later, in order: the callback comes after it.
  const refit = (): void => {
    const wanted = fit.proposeDimensions();
    if (isDisposed || wanted === undefined || (wanted.cols === terminal.cols && wanted.rows === terminal.rows)) return;
    repl.suspend();
    writer.write('');
    terminal.write('', () => {
      fit.fit();
      repl.repaint();
    });
  };
  const resize = new ResizeObserver(() => {
    if (element.offsetWidth > 0 && element.offsetHeight > 0) refit();
  });
  resize.observe(element);
  const stopBlinking = isStill ? undefined : blink(element, terminal);
  const stopTheme = watchTheme(() => (terminal.options.theme = readTheme(element)));
  // The face may come after the first measuring; a new name makes xterm measure again.
  void document.fonts.load(`${size}px ${family.split(',')[0] ?? family}`).then(() => {
    if (isDisposed) return;
    terminal.options.fontFamily = `${family}, monospace`;
    refit();
  });

  return {
    focus: () => terminal.focus(),
    insert: (text) => repl.insert(text),
    run: (text) => repl.run(text),
    restore: (client) => repl.restore(client),
    hold: (isHeld) => repl.hold(isHeld),
    dispose: () => {
      isDisposed = true;
      repl.close();
      writer.stop();
      links.dispose();
      resize.disconnect();
      stopBlinking?.();
      stopTheme();
      terminal.dispose();
    },
  };
}

/**
 * The end of a line waits for the reply, which mostly comes within a millisecond or two: drawn first, by a frame of its own,
 * it would keep the reply from being read before that frame is through, and put it off by one.
 */
function writerOf(terminal: Terminal): { write(data: string, isFollowed?: boolean): void; stop(): void } {
  let waiting = '';
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    terminal.write(waiting);
    waiting = '';
  };
  return {
    write: (data, isFollowed = false) => {
      waiting += data;
      if (isFollowed) timer ??= setTimeout(flush, REPLY_MS);
      else flush();
    },
    stop: () => clearTimeout(timer),
  };
}

/**
 * The cursor blinks by an attribute, twice a second. By xterm's own animation a page at rest would be styled and drawn anew
 * sixty times a second, for a tenth of a processor.
 */
function blink(element: HTMLElement, terminal: Terminal): () => void {
  let movedAt = 0;
  const moved = terminal.onCursorMove(() => {
    movedAt = performance.now();
    element.removeAttribute('data-cursor-off');
  });
  const timer = setInterval(() => {
    const rests = performance.now() - movedAt > BLINK_MS;
    const isOff = rests && element.contains(document.activeElement) && !element.hasAttribute('data-cursor-off');
    element.toggleAttribute('data-cursor-off', isOff);
  }, BLINK_MS);
  return () => {
    clearInterval(timer);
    moved.dispose();
  };
}

/** Says of each key event whether xterm may have it. What it may not have, the browser and the page get. */
function keyFilter(terminal: Terminal): (event: KeyboardEvent) => boolean {
  let isLeaving = false;
  return (event) => {
    if (event.type !== 'keydown') return true;
    const wasLeaving = isLeaving;
    isLeaving = event.key === 'Escape';
    if (event.key === 'Tab') return !event.shiftKey && !wasLeaving;
    if (/^F\d+$/.test(event.key)) return false;
    if (event.key === 'PageUp' || event.key === 'PageDown') {
      terminal.scrollPages(event.key === 'PageUp' ? -1 : 1);
      event.preventDefault();
      return false;
    }
    if (!event.ctrlKey || event.altKey || event.metaKey) return true;
    const key = event.key.toLowerCase();
    if (key === 'c' && (terminal.hasSelection() || event.shiftKey)) {
      copySelection(terminal);
      event.preventDefault();
      return false;
    }
    // The browser's own paste; Ctrl-V means nothing to redis-cli.
    return key !== 'v';
  };
}

/**
 * Emoji pickers, dictation and the like put text in without any key. xterm ignores that in screen reader mode, because
 * there ordinary keys reach the input element as well; those are told apart by the key that is down.
 */
function acceptInsertedText(terminal: Terminal, accept: (text: string) => void): void {
  let isKeyDown = false;
  const { textarea } = terminal;
  textarea?.addEventListener('keydown', () => (isKeyDown = true));
  textarea?.addEventListener('keyup', () => (isKeyDown = false));
  textarea?.addEventListener('blur', () => (isKeyDown = false));
  textarea?.addEventListener('input', (event) => {
    if (!(event instanceof InputEvent) || isKeyDown || event.isComposing) return;
    if (event.inputType === 'insertText' && event.data !== null) accept(event.data);
  });
}

/**
 * xterm moves its input element along with the cursor, so that input methods and menus open there, and the browser then
 * lays out the page at every key. While keys follow each other, and nothing is composed, the element stays where it is.
 */
function stayWhileTyping(textarea: HTMLTextAreaElement | undefined): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const follow = (): void => textarea?.removeAttribute('data-typing');
  textarea?.addEventListener('keydown', (event) => {
    clearTimeout(timer);
    const isPlain = !event.isComposing && event.key !== 'Process';
    textarea.toggleAttribute('data-typing', isPlain);
    if (isPlain) timer = setTimeout(follow, TYPING_MS);
  });
  for (const type of ['compositionstart', 'blur']) textarea?.addEventListener(type, follow);
}

function copySelection(terminal: Terminal): void {
  const text = terminal.getSelection();
  if (text === '') return;
  // Where the clipboard may not be written to, the selection stays for the browser's own menu.
  void navigator.clipboard?.writeText(text).then(
    () => terminal.clearSelection(),
    () => undefined,
  );
}

async function linksIn(line: IBufferLine, row: number, repl: Repl, options: XtermOptions): Promise<ILink[]> {
  const { text, columns } = readRow(line);
  const link = (start: number, end: number, activate: () => void): ILink => ({
    text: text.slice(start, end),
    range: { start: { x: (columns[start] ?? 0) + 1, y: row }, end: { x: columns[end] ?? line.length, y: row } },
    activate,
  });
  const mark = text.indexOf(FOLD_MARK);
  if (mark >= 0) return [link(mark, mark + FOLD_MARK.length, () => repl.unfold())];
  const page = pageInRow(text);
  if (page !== undefined) return [link(text.length - page.length, text.length, () => options.onPage?.(page))];
  const names = namesInRow(text);
  if (options.onKeyClick === undefined || names.length === 0) return [];
  const db = databaseInRow(text) ?? repl.database;
  const existing = new Set(await options.knowledge.existing(db, [...new Set(names.map(({ name }) => name))]));
  return names
    .filter(({ name }) => existing.has(name))
    .map(({ name, start, end }) => link(start, end, () => options.onKeyClick?.(name, db)));
}

/** The text of a row, and for each of its chars the column it begins in. */
function readRow(line: IBufferLine): { text: string; columns: number[] } {
  let text = '';
  const columns: number[] = [];
  for (let x = 0; x < line.length; x++) {
    const cell = line.getCell(x);
    if (cell === undefined || cell.getWidth() === 0) continue;
    const chars = cell.getChars() || ' ';
    for (let i = 0; i < chars.length; i++) columns.push(x);
    text += chars;
  }
  return { text: text.trimEnd(), columns };
}

/** The bell is a glimpse of colour along the edge; styles and reduced motion are the style sheet's matter. */
function flash(element: HTMLElement): void {
  element.dataset['bell'] = '';
  setTimeout(() => delete element.dataset['bell'], 160);
}
