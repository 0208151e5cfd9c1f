// What Tab offers: names of commands, subcommands and help topics as redis-cli does it, and, beyond it, the options that
// the command's grammar allows next and the names of keys that exist. planCompletion() says at once which words fit and
// which names must be asked for; complete() asks. A name is offered as it would have to be typed, quotes included.
import { fromUtf8, toUtf8 } from '../../base/bytes.ts';
import type { ByteString } from '../../base/bytes.ts';
import { quote, splitArgs } from '../../base/quoting.ts';
import { expectedNext, matchWords, newSlots } from '../commands/argument-matching.ts';
import { findCommand } from './hints.ts';
import type { CommandDocs } from '../commands/command-docs.ts';
import type { Knowledge } from './knowledge.ts';

export interface CompletionPlan {
  /** The candidates replace the text from here to the cursor. */
  readonly start: number;
  readonly words: readonly string[];
  /** Names to ask for that begin with `prefix`. */
  readonly names: 'keys' | 'config' | undefined;
  readonly prefix: ByteString;
}

export interface Completion {
  readonly start: number;
  readonly candidates: readonly string[];
}

const NOTHING: CompletionPlan = { start: 0, words: [], names: undefined, prefix: '' };
const MOST_KEYS = 100;

export function planCompletion(before: string, docs: CommandDocs): CompletionPlan {
  const help = /^\s*(?:help|\?)\s+/i.exec(before);
  if (help !== null) return helpTopics(before, help[0].length, docs);
  // A repeat count stands before the command.
  const start = /^\s*(?:\d+\s+)?/.exec(before)?.[0].length ?? 0;
  const names = before.length > start ? namesFrom(before.slice(start), docs) : [];
  if (names.length > 0) return { ...NOTHING, start, words: names };
  return argumentWords(before, start, docs);
}

/** The plan with the asked names put in. */
export async function complete(plan: CompletionPlan, knowledge: Knowledge, db: number): Promise<Completion> {
  return { start: plan.start, candidates: [...plan.words, ...(await askedNames(plan, knowledge, db))] };
}

async function askedNames(plan: CompletionPlan, knowledge: Knowledge, db: number): Promise<string[]> {
  if (plan.names === 'keys') return (await knowledge.keys(db, plan.prefix, MOST_KEYS)).map(asTyped);
  if (plan.names === 'config') return (await knowledge.configNames()).filter((name) => name.startsWith(plan.prefix));
  return [];
}

/** The bytes as a word of the command line that reads back as them: bare where that works, quoted where not. */
export function asTyped(bytes: ByteString): string {
  const text = toUtf8(bytes);
  const isText = fromUtf8(text) === bytes && !/[\p{C}\p{Z}]/u.test(text);
  return isText && bytes !== '' && !/["'\\]/.test(text) ? text : quote(bytes);
}

function helpTopics(before: string, start: number, docs: CommandDocs): CompletionPlan {
  const topic = before.slice(start).toUpperCase();
  const groups = docs.groups.map((group) => `@${group}`).filter((name) => name.toUpperCase().startsWith(topic));
  return { ...NOTHING, start, words: [...groups, ...namesFrom(topic, docs)] };
}

function namesFrom(typed: string, docs: CommandDocs): string[] {
  const beginning = typed.toUpperCase();
  return docs.commands.map((command) => command.name).filter((name) => name.startsWith(beginning));
}

function argumentWords(before: string, start: number, docs: CommandDocs): CompletionPlan {
  const wordStart = lastWordStart(before);
  const finished = splitArgs(fromUtf8(before.slice(start, Math.max(start, wordStart))));
  const typed = before.slice(wordStart);
  const prefix = unquoted(typed);
  if (finished === undefined || prefix === undefined || wordStart <= start) return NOTHING;
  const command = findCommand(finished, docs);
  if (command?.parameters === undefined) return NOTHING;
  const slots = newSlots(command.parameters);
  const words = finished.slice(command.words.length);
  if (matchWords(words, slots) !== words.length) return NOTHING;
  const { tokens, types } = expectedNext(slots);
  const isConfig = command.name === 'CONFIG GET' || (command.name === 'CONFIG SET' && words.length % 2 === 0);
  return {
    start: wordStart,
    words: matchingTokens([...tokens], typed, finished[0] ?? ''),
    names: types.has('key') ? 'keys' : isConfig ? 'config' : undefined,
    prefix,
  };
}

/** Tokens that begin with what is typed, in the letters that the learner uses: small if the line is written small. */
function matchingTokens(tokens: readonly string[], typed: string, command: string): string[] {
  const fitting = tokens.filter((token) => token !== '' && token.startsWith(typed.toUpperCase()));
  const sample = typed === '' ? command : typed;
  const isSmall = sample !== sample.toUpperCase() && sample === sample.toLowerCase();
  return isSmall ? fitting.map((token) => token.toLowerCase()) : fitting;
}

/** Where the word under the cursor begins: behind the last blank that is not inside quotes. */
function lastWordStart(before: string): number {
  for (let i = before.length; i > 0; i--) {
    if (/\s/.test(before.charAt(i - 1)) && splitArgs(fromUtf8(before.slice(0, i))) !== undefined) return i;
  }
  return 0;
}

/** The bytes of a word whose quote may still be open; undefined for what cannot be the beginning of a word. */
function unquoted(typed: string): ByteString | undefined {
  const bytes = fromUtf8(typed);
  for (const closing of ['', '"', "'"]) {
    const words = splitArgs(bytes + closing);
    if (words !== undefined && words.length <= 1) return words[0] ?? '';
  }
  return undefined;
}
