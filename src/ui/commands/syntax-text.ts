// A command's syntax in one line, whole or after the words typed so far, exactly as redis-cli 8.0.2 words it, including
// its oddities (a repeated option that has begun ends in one bracket too many; a run of options may leave a trailing
// blank). Compared with recordings of redis-cli in the terminal's tests of hints and help.
import { clearSlot, endOfOptionals, matchWords, newSlots } from './argument-matching.ts';
import type { Slot } from './argument-matching.ts';
import type { ArgumentDoc, CommandDoc } from './command-docs.ts';

/** The syntax of all arguments, as help prints it; undefined if there are none. */
export function fullSyntax(command: CommandDoc): string | undefined {
  return command.parameters === undefined ? undefined : remainingSyntax(command, []);
}

/** What is still to be typed after these words, which follow the command's name; empty if they make no sense. */
export function remainingSyntax(command: CommandDoc, words: readonly string[]): string {
  if (command.parameters === undefined) return '';
  const slots = newSlots(command.parameters);
  if (matchWords(words, slots) !== words.length) return '';
  return addSlots(new SyntaxText(), slots, ' ').text;
}

/** Grows the hint. A separator follows only what has added something since the last one. */
class SyntaxText {
  text = '';

  add(text: string): void {
    this.text += text;
  }

  separate(separator: string, since: number, isLast: boolean): number {
    if (isLast || this.text.length <= since) return since;
    this.text += separator;
    return this.text.length;
  }
}

function addSlots(syntax: SyntaxText, slots: readonly Slot[], separator: string): SyntaxText {
  let mark = syntax.text.length;
  const last = slots.length - 1;
  for (let i = 0; i < slots.length; i++) {
    const slot = slots[i];
    if (slot === undefined) break;
    if (!slot.doc.isOptional) {
      addSlot(syntax, slot);
      mark = syntax.separate(separator, mark, i === last);
      continue;
    }
    // A run of options: first the one that has begun, then, unless what follows the run has been typed, the others.
    const end = endOfOptionals(slots, i);
    const begun = slots.slice(i, end).filter((option) => option.matched !== 0 && !option.isComplete);
    for (const option of begun) {
      addSlot(syntax, option);
      mark = syntax.separate(separator, mark, i === last);
    }
    const shown = begun.at(-1);
    if (end === slots.length || slots[end]?.matched === 0) {
      for (; i < end; i++) {
        const option = slots[i];
        if (option === undefined || option === shown) continue;
        addSlot(syntax, option);
        mark = syntax.separate(separator, mark, i === last);
      }
    }
    i = end - 1;
  }
  return syntax;
}

function addSlot(syntax: SyntaxText, slot: Slot): void {
  if (slot.isComplete) return;
  const { doc } = slot;
  if (doc.isOptional && slot.matched === 0) syntax.add('[');
  if (doc.token !== undefined && !slot.hasToken) addToken(syntax, doc);
  if (doc.type === 'oneof') {
    if (slot.matched === 0) addSlots(syntax, slot.parts, '|');
    else for (const part of slot.parts) if (part.matched !== 0) addSlot(syntax, part);
  } else if (doc.type === 'block') {
    addSlots(syntax, slot.parts, ' ');
  } else if (doc.type !== 'pure-token' && !slot.hasValue) {
    syntax.add(doc.label || '""');
  }
  addRepetition(syntax, slot);
  // Showing the repetition has forgotten what was typed: hence redis-cli's bracket that closes without having opened.
  if (doc.isOptional && slot.matched === 0) syntax.add(']');
}

function addRepetition(syntax: SyntaxText, slot: Slot): void {
  const { doc } = slot;
  if (!doc.isMultiple) return;
  clearSlot(slot);
  syntax.add(syntax.text === '' ? '[' : ' [');
  if (doc.repeatsToken) addToken(syntax, doc);
  if (doc.type === 'oneof') addSlots(syntax, slot.parts, '|');
  else if (doc.type === 'block') addSlots(syntax, slot.parts, ' ');
  else if (doc.type !== 'pure-token') syntax.add(doc.label || '""');
  syntax.add(' ...]');
}

function addToken(syntax: SyntaxText, doc: ArgumentDoc): void {
  syntax.add(doc.token || '""');
  if (doc.type !== 'pure-token') syntax.add(' ');
}
