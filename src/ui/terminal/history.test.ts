import { describe, expect, it } from 'vitest';
import { splitArgs } from '../../base/quoting.ts';
import { History, isSecretCommand } from './history.ts';
import type { HistoryStorage } from './history.ts';
import { readRecording } from './fixtures/recordings.ts';

function memoryStorage(initial: string | null = null): HistoryStorage & { content: string | null } {
  return {
    content: initial,
    read() {
      return this.content;
    },
    write(lines) {
      this.content = lines;
    },
  };
}

function add(history: History, ...lines: string[]): History {
  for (const line of lines) history.add(line, splitArgs(line) ?? []);
  return history;
}

describe('history', () => {
  it('survives a reload and keeps a repeated line once', () => {
    const storage = memoryStorage();
    add(new History(storage), 'GET a', 'GET a', 'GET b', 'GET a');
    expect(new History(storage).lines).toEqual(['GET a', 'GET b', 'GET a']);
  });

  it('recalls a secret while the page lives and never stores it', () => {
    const storage = memoryStorage();
    const history = add(new History(storage), 'GET a', 'AUTH secret', 'GET b');
    expect(history.lines).toEqual(['GET a', 'AUTH secret', 'GET b']);
    expect(storage.content).toBe('GET a\nGET b');
  });

  it('does not lose what another page has stored meanwhile', () => {
    const storage = memoryStorage();
    const one = new History(storage);
    const other = new History(storage);
    add(one, 'GET one');
    add(other, 'GET other');
    expect(new History(storage).lines).toEqual(['GET one', 'GET other']);
  });

  it('keeps the last 500 lines', () => {
    const history = add(new History(memoryStorage()), ...Array.from({ length: 600 }, (_, i) => `GET ${i}`));
    expect(history.lines).toHaveLength(500);
    expect(history.lines.at(-1)).toBe('GET 599');
  });

  it('works where storage is blocked', () => {
    const blocked: HistoryStorage = {
      read: () => {
        throw new Error('blocked');
      },
      write: () => {
        throw new Error('blocked');
      },
    };
    expect(add(new History(blocked), 'GET a').lines).toEqual(['GET a']);
  });
});

describe('what redis-cli keeps out of its history file', () => {
  const recorded = readRecording('history.json') as [line: string, isStored: boolean, isRecalled: boolean][];
  // A repeat count is cut off before the question is asked; an invalid one is never added at all.
  const asked = recorded.filter(([, , isRecalled]) => isRecalled);

  it.each(asked)('%s stored: %s', (line, isStored) => {
    const words = splitArgs(line) ?? [];
    const command = /^\d+$/.test(words[0] ?? '') ? words.slice(1) : words;
    expect(!isSecretCommand(command)).toBe(isStored);
  });
});
