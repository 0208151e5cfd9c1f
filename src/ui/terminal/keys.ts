// What a terminal emulator sends for keys and pastes, turned into named keys. The emulator hands over whole sequences, so
// this needs no memory. Sequences that mean nothing here are dropped rather than typed.
import type { EditKey } from './line-editor.ts';

export type Key =
  | { readonly type: 'text'; readonly text: string }
  /** Line ends are \n. */
  | { readonly type: 'paste'; readonly text: string }
  | { readonly type: 'edit'; readonly key: EditKey }
  | { readonly type: Command };

export type Command =
  | 'enter'
  | 'interrupt'
  | 'end-of-input'
  | 'clear-screen'
  | 'previous'
  | 'next'
  | 'search-backward'
  | 'search-forward'
  | 'cancel'
  | 'complete'
  | 'unfold'
  | 'escape';

const PASTE = /\x1b\[200~([^]*?)(?:\x1b\[201~|$)/y;
const SEQUENCE = /\x1b(?:\[[\d;?<]*[ -/]*[@-~]|O[@-~]|[^\x1b[O])/y;
const TEXT = /[^\x00-\x1f\x7f]+/y;

export function decodeKeys(data: string): Key[] {
  const keys: Key[] = [];
  let at = 0;
  while (at < data.length) {
    const paste = matchAt(PASTE, data, at);
    const sequence = paste ?? matchAt(SEQUENCE, data, at);
    const text = sequence ?? matchAt(TEXT, data, at);
    const taken = text?.[0] ?? data.charAt(at);
    at += taken.length;
    const key = paste
      ? ({ type: 'paste', text: (paste[1] ?? '').replace(/\r\n?/g, '\n') } as const)
      : text && !sequence
        ? ({ type: 'text', text: taken } as const)
        : named(taken);
    if (key !== undefined) keys.push(key);
  }
  return keys;
}

function matchAt(pattern: RegExp, data: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(data);
}

function named(sequence: string): Key | undefined {
  const edit = EDIT_KEYS[sequence];
  if (edit !== undefined) return { type: 'edit', key: edit };
  const command = COMMANDS[sequence];
  return command === undefined ? undefined : { type: command };
}

const EDIT_KEYS: Readonly<Record<string, EditKey>> = {
  '\x01': 'home',
  '\x02': 'left',
  '\x05': 'end',
  '\x06': 'right',
  '\b': 'backspace',
  '\x7f': 'backspace',
  '\v': 'kill-to-end',
  '\x14': 'transpose',
  '\x15': 'kill-line',
  '\x17': 'delete-blank-word-left',
  '\x19': 'yank',
  '\x1b[C': 'right',
  '\x1bOC': 'right',
  '\x1b[D': 'left',
  '\x1bOD': 'left',
  '\x1b[H': 'home',
  '\x1bOH': 'home',
  '\x1b[1~': 'home',
  '\x1b[7~': 'home',
  '\x1b[F': 'end',
  '\x1bOF': 'end',
  '\x1b[4~': 'end',
  '\x1b[8~': 'end',
  '\x1b[3~': 'delete',
  '\x1b[1;5C': 'word-right',
  '\x1b[1;3C': 'word-right',
  '\x1bf': 'word-right',
  '\x1b[1;5D': 'word-left',
  '\x1b[1;3D': 'word-left',
  '\x1bb': 'word-left',
  '\x1bd': 'delete-word-right',
  '\x1b[3;5~': 'delete-word-right',
  '\x1b\x7f': 'delete-word-left',
  '\x1b\b': 'delete-word-left',
};

const COMMANDS: Readonly<Record<string, Command>> = {
  '\r': 'enter',
  '\n': 'enter',
  '\x03': 'interrupt',
  '\x04': 'end-of-input',
  '\x07': 'cancel',
  '\t': 'complete',
  '\f': 'clear-screen',
  '\x0e': 'next',
  '\x0f': 'unfold',
  '\x10': 'previous',
  '\x12': 'search-backward',
  '\x13': 'search-forward',
  '\x1b[A': 'previous',
  '\x1bOA': 'previous',
  '\x1b[B': 'next',
  '\x1bOB': 'next',
  '\x1b': 'escape',
};
