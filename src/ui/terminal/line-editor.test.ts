// The notation: the line with a caret at the cursor; keys by name, text in quotes.
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { EMPTY_LINE, editLine, insertText, replaceText } from './line-editor.ts';
import type { EditKey, Line } from './line-editor.ts';
import { graphemes } from './text-width.ts';

function line(marked: string): Line {
  return { ...EMPTY_LINE, text: marked.replace('^', ''), cursor: marked.indexOf('^') };
}

function marked({ text, cursor }: Line): string {
  return `${text.slice(0, cursor)}^${text.slice(cursor)}`;
}

function after(start: string, ...keys: EditKey[]): string {
  return marked(keys.reduce(editLine, line(start)));
}

describe('the line editor', () => {
  it.each<[start: string, key: EditKey, end: string]>([
    ['ab^c', 'left', 'a^bc'],
    ['^abc', 'left', '^abc'],
    ['abc^', 'right', 'abc^'],
    ['ab^c', 'home', '^abc'],
    ['ab^c', 'end', 'abc^'],
    ['SET user:1 v^', 'word-left', 'SET user:1 ^v'],
    ['SET user:1 ^v', 'word-left', 'SET user:^1 v'],
    ['^SET user:1', 'word-right', 'SET^ user:1'],
    ['SET^ user:1', 'word-right', 'SET user^:1'],
    ['SET ^  ', 'word-right', 'SET   ^'],
    ['^  ', 'word-left', '^  '],
    ['ab^c', 'backspace', 'a^c'],
    ['ab^c', 'delete', 'ab^'],
    ['ab^', 'delete', 'ab^'],
    ['^ab', 'backspace', '^ab'],
    ['SET user:1^', 'delete-blank-word-left', 'SET ^'],
    ['SET user:1  ^x', 'delete-blank-word-left', 'SET ^x'],
    ['SET user:1^', 'delete-word-left', 'SET user:^'],
    ['SET ^user:1', 'delete-word-right', 'SET ^:1'],
    ['GET a^bc', 'kill-line', '^'],
    ['GET a^bc', 'kill-to-end', 'GET a^'],
    ['ab^', 'transpose', 'ba^'],
    ['a^bc', 'transpose', 'ba^c'],
    ['^abc', 'transpose', '^abc'],
    ['a^', 'transpose', 'a^'],
    ['a👩‍💻^b', 'left', 'a^👩‍💻b'],
    ['a👩‍💻^b', 'backspace', 'a^b'],
    ['^e\u0301x', 'delete', '^x'],
    ['名前^', 'left', '名^前'],
    ['🇩🇪🇫🇷^', 'backspace', '🇩🇪^'],
    ['größe^', 'word-left', '^größe'],
  ])('%s  %s  %s', (start, key, end) => {
    expect(after(start, key)).toBe(end);
  });

  it('puts back what was cut, and cuts in a row come back together', () => {
    expect(after('one two three^', 'delete-word-left', 'delete-word-left', 'home', 'yank')).toBe('two three^one ');
    expect(after('one ^two three', 'delete-word-right', 'kill-to-end', 'yank')).toBe('one two three^');
    expect(after('one two^', 'delete-word-left', 'home', 'kill-to-end', 'yank')).toBe('one ^');
    expect(after('abc^', 'yank')).toBe('abc^');
  });

  it('takes text at the cursor without control characters', () => {
    expect(marked(insertText(line('a^b'), 'x\ty\x1b\n'))).toBe('axy^b');
    expect(marked(replaceText(line('a^b'), 'new'))).toBe('new^');
  });

  it('moves and deletes by whole graphemes, whatever was typed before', () => {
    const moves: EditKey[] = ['left', 'right', 'home', 'end', 'word-left', 'word-right'];
    const texts = ['a', ' ', 'é', 'e\u0301', '名', '👩‍💻', '🇩🇪', ':'];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...texts)), fc.array(fc.constantFrom(...moves)), (typed, keys) => {
        const parts = graphemes(typed.join(''));
        let state = keys.reduce(editLine, replaceText(EMPTY_LINE, typed.join('')));
        const before = graphemes(state.text.slice(0, state.cursor));
        expect(before).toEqual(parts.slice(0, before.length));
        state = editLine(state, 'backspace');
        expect(graphemes(state.text.slice(0, state.cursor))).toEqual(before.slice(0, -1));
      }),
    );
  });
});
