// Walks the words that were typed along a command's argument grammar, as redis-cli 8.0.2 does for its hints, and remembers
// for every argument how far the words have come. The rules and their oddities are redis-cli's: optional arguments that
// stand together may come in any order, the first alternative that fits is taken, a repeated argument takes as much as it
// can, and a failed attempt leaves marks behind. Hints depend on those marks, so this is not the place to be cleverer.
import type { ArgumentDoc } from './command-docs.ts';

/** An argument and what of it has been typed. */
export interface Slot {
  readonly doc: ArgumentDoc;
  readonly parts: readonly Slot[];
  /** 0: nothing yet. Otherwise the words taken by the last repetition, roughly: only zero or not matters. */
  matched: number;
  hasToken: boolean;
  hasValue: boolean;
  /** Nothing is left to type. Never true for an argument that may be repeated. */
  isComplete: boolean;
}

export function newSlots(docs: readonly ArgumentDoc[]): Slot[] {
  return docs.map((doc) => ({
    doc,
    parts: newSlots(doc.parts),
    matched: 0,
    hasToken: false,
    hasValue: false,
    isComplete: false,
  }));
}

/** Forgets what was typed, in the parts too. */
export function clearSlot(slot: Slot): void {
  slot.matched = 0;
  slot.hasToken = false;
  slot.hasValue = false;
  slot.isComplete = false;
  for (const part of slot.parts) clearSlot(part);
}

/** Marks the slots with the words, and returns how many words found a place; 0 if a required argument did not fit. */
export function matchWords(words: readonly string[], slots: readonly Slot[]): number {
  let taken = 0;
  for (let i = 0; taken < words.length && i < slots.length; i++) {
    const slot = slots[i];
    if (slot === undefined) break;
    if (slot.doc.isOptional) {
      const end = endOfOptionals(slots, i);
      taken += matchOptionals(words.slice(taken), slots.slice(i, end));
      i = end - 1;
      continue;
    }
    const count = matchSlot(words.slice(taken), slot);
    if (count === 0) return 0;
    taken += count;
  }
  return taken;
}

/** The index behind the run of optional arguments that starts at `start`. */
export function endOfOptionals(slots: readonly Slot[], start: number): number {
  let end = start;
  while (slots[end]?.doc.isOptional === true) end++;
  return end;
}

function matchOptionals(words: readonly string[], slots: readonly Slot[]): number {
  let taken = 0;
  let previous: Slot | undefined;
  while (taken < words.length) {
    let count = 0;
    let fitting: Slot | undefined;
    for (const slot of slots) {
      if (slot.matched !== 0) continue;
      count = matchSlot(words.slice(taken), slot);
      if (count === 0) continue;
      fitting = slot;
      break;
    }
    if (fitting === undefined) break;
    // Another option has begun: the one before counts as finished, so that its repetition is not offered any more.
    if (previous !== undefined) previous.isComplete = true;
    previous = fitting;
    taken += count;
  }
  return taken;
}

function matchSlot(words: readonly string[], slot: Slot): number {
  let taken = matchOnce(words, slot);
  if (!slot.doc.isMultiple) return taken;
  while (slot.isComplete && taken < words.length) {
    clearSlot(slot);
    const rest = words.slice(taken);
    if (slot.doc.token !== undefined && !slot.doc.repeatsToken) {
      taken += matchValue(rest, slot);
      if (slot.matched !== 0) slot.hasToken = true;
    } else {
      taken += matchOnce(rest, slot);
    }
  }
  slot.isComplete = false;
  return taken;
}

function matchOnce(words: readonly string[], slot: Slot): number {
  const { token, type } = slot.doc;
  if (token === undefined) return matchValue(words, slot);
  if (token.toLowerCase() !== words[0]?.toLowerCase()) return 0;
  slot.hasToken = true;
  slot.matched = 1;
  if (type === 'pure-token') {
    slot.isComplete = true;
    return 1;
  }
  return words.length === 1 ? 1 : matchValue(words.slice(1), slot);
}

function matchValue(words: readonly string[], slot: Slot): number {
  switch (slot.doc.type) {
    case 'block':
      slot.matched += matchWords(words, slot.parts);
      slot.isComplete = slot.parts.every((part) => part.isComplete);
      break;
    case 'oneof': {
      const fitting = slot.parts.find((part) => matchSlot(words, part) !== 0);
      if (fitting !== undefined) {
        slot.matched += fitting.matched;
        slot.isComplete = fitting.isComplete;
      }
      break;
    }
    case 'integer':
    case 'unix-time':
      takeNumber(slot, INTEGER_PREFIX.test(words[0] ?? ''));
      break;
    case 'double':
      takeNumber(slot, DOUBLE_PREFIX.test(words[0] ?? ''));
      break;
    default:
      takeNumber(slot, true);
  }
  return slot.matched;
}

// What sscanf's %lld and %lf take from the front of a word; whatever follows does not matter to redis-cli.
const INTEGER_PREFIX = /^[ \t\n\v\f\r]*[+-]?\d/;
const DOUBLE_PREFIX = /^[ \t\n\v\f\r]*[+-]?(?:nan|inf(?:inity|(?!i))|0x\.?[\da-f]|(?!0x)\.?\d)/i;

function takeNumber(slot: Slot, fits: boolean): void {
  if (fits) {
    slot.matched += 1;
    slot.hasValue = true;
    slot.isComplete = true;
  } else {
    slot.matched = 0;
    slot.hasValue = false;
  }
}

/** What the next word could be: one of the tokens, or a value of one of the types. */
export interface Expected {
  readonly tokens: Set<string>;
  readonly types: Set<ArgumentDoc['type']>;
}

/** What could follow the words that `matchWords` has put into the slots; nothing once all is said. For completion. */
export function expectedNext(slots: readonly Slot[]): Expected {
  const expected: Expected = { tokens: new Set(), types: new Set() };
  collect(slots, expected);
  return expected;
}

function collect(slots: readonly Slot[], expected: Expected): void {
  const last = slots.findLastIndex((slot) => slot.matched !== 0);
  for (const [i, slot] of slots.entries()) {
    if (slot.isComplete) continue;
    if (isUnfinished(slot)) {
      // Nothing else may come before it is finished, not even options that stood here before it.
      expected.tokens.clear();
      expected.types.clear();
      collectRest(slot, expected);
      return;
    }
    const isPassed = i < last && !(slot.doc.isOptional && endOfOptionals(slots, i) > last);
    if (isPassed) continue;
    collectStart(slot.doc, slot.matched !== 0, expected);
    if (!slot.doc.isOptional && slot.matched === 0) return;
  }
}

/** Begun, and its present repetition lacks something. */
function isUnfinished(slot: Slot): boolean {
  if (slot.matched === 0 || slot.isComplete) return false;
  switch (slot.doc.type) {
    case 'pure-token':
      return false;
    case 'block':
      return slot.parts.some((part) => isUnfinished(part) || (part.matched === 0 && !part.doc.isOptional));
    case 'oneof':
      return slot.parts.every((part) => part.matched === 0) || slot.parts.some(isUnfinished);
    default:
      return !slot.hasValue;
  }
}

function collectRest(slot: Slot, expected: Expected): void {
  if (slot.doc.type === 'block') {
    collect(slot.parts, expected);
  } else if (slot.doc.type === 'oneof') {
    const begun = slot.parts.find((part) => part.matched !== 0);
    if (begun !== undefined) collectRest(begun, expected);
    else for (const part of slot.parts) collectStart(part.doc, false, expected);
  } else {
    expected.types.add(slot.doc.type);
  }
}

/** How an argument begins; a repetition of it begins with the token only if the grammar says so. */
function collectStart(doc: ArgumentDoc, isRepetition: boolean, expected: Expected): void {
  if (isRepetition && !doc.isMultiple) return;
  if (doc.token !== undefined && (!isRepetition || doc.repeatsToken)) {
    expected.tokens.add(doc.token);
  } else if (doc.type === 'block') {
    collect(newSlots(doc.parts), expected);
  } else if (doc.type === 'oneof') {
    for (const part of doc.parts) collectStart(part, false, expected);
  } else {
    expected.types.add(doc.type);
  }
}
