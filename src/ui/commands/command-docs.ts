// What the page knows of commands: the reply of COMMAND DOCS, which it asks the server for exactly as redis-cli does,
// turned into plain records. Hints, help, completion and the reference read these; nothing about a command is bundled. Accepts the
// RESP2 and the RESP3 shape of the reply; fields it does not know are skipped, so a newer server does not break it.
import type { ByteString } from '../../base/bytes.ts';
import { MapReply, SetReply, Status } from '../../resp/reply.ts';
import type { Reply } from '../../resp/reply.ts';

export type ArgumentType =
  | 'string'
  | 'integer'
  | 'double'
  | 'key'
  | 'pattern'
  | 'unix-time'
  | 'pure-token'
  | 'oneof'
  | 'block';

export interface ArgumentDoc {
  readonly name: string;
  /** What a syntax line shows for the value. */
  readonly label: string;
  readonly token: string | undefined;
  readonly type: ArgumentType;
  readonly isOptional: boolean;
  readonly isMultiple: boolean;
  /** Each repetition begins with the token again. */
  readonly repeatsToken: boolean;
  readonly since: string | undefined;
  readonly deprecatedSince: string | undefined;
  readonly parts: readonly ArgumentDoc[];
}

export interface HistoryEntry {
  readonly version: string;
  readonly change: string;
}

export interface CommandDoc {
  /** In capitals, with the subcommand: "CONFIG SET". */
  readonly name: string;
  readonly words: readonly string[];
  readonly summary: string;
  readonly since: string | undefined;
  readonly group: string;
  readonly complexity: string | undefined;
  readonly deprecatedSince: string | undefined;
  /** What to use in its place, in words. */
  readonly replacedBy: string | undefined;
  readonly history: readonly HistoryEntry[];
  /** undefined for a command that takes none, and for a container of subcommands. */
  readonly parameters: readonly ArgumentDoc[] | undefined;
}

export interface CommandDocs {
  /** In byte order of their names. */
  readonly commands: readonly CommandDoc[];
  /** In byte order, without the @. */
  readonly groups: readonly string[];
}

export const NO_DOCS: CommandDocs = { commands: [], groups: [] };

const TYPES: ReadonlySet<string> = new Set<ArgumentType>([
  'string',
  'integer',
  'double',
  'key',
  'pattern',
  'unix-time',
  'pure-token',
  'oneof',
  'block',
]);

/** The records of a COMMAND DOCS reply; empty for an error, as when the server wants a password first. */
export function parseCommandDocs(reply: Reply): CommandDocs {
  const commands: CommandDoc[] = [];
  for (const [name, specs] of pairs(reply)) addCommand(commands, [name.toUpperCase()], specs);
  commands.sort((a, b) => (a.name < b.name ? -1 : 1));
  const groups = [...new Set(commands.map((command) => command.group))].sort();
  return { commands, groups };
}

function addCommand(commands: CommandDoc[], words: readonly string[], specs: Reply): void {
  const fields = new Map(pairs(specs));
  const parameters = fields.get('arguments');
  commands.push({
    name: words.join(' '),
    words,
    summary: text(fields.get('summary')) ?? '',
    since: text(fields.get('since')),
    group: text(fields.get('group')) ?? '',
    complexity: text(fields.get('complexity')),
    deprecatedSince: text(fields.get('deprecated_since')),
    replacedBy: text(fields.get('replaced_by')),
    history: items(fields.get('history') ?? null).map(historyEntry),
    parameters: parameters === undefined ? undefined : items(parameters).map(argument),
  });
  for (const [name, subcommand] of pairs(fields.get('subcommands') ?? null)) {
    // Redis names them "config|set".
    const own = name.slice(name.indexOf('|') + 1).toUpperCase();
    addCommand(commands, [...words, own], subcommand);
  }
}

function historyEntry(reply: Reply): HistoryEntry {
  const [version, change] = items(reply);
  return { version: text(version) ?? '', change: text(change) ?? '' };
}

function argument(reply: Reply): ArgumentDoc {
  const fields = new Map(pairs(reply));
  const flags = items(fields.get('flags') ?? null).map(text);
  const name = text(fields.get('name')) ?? '';
  const type = text(fields.get('type')) ?? '';
  return {
    name,
    label: text(fields.get('display_text')) ?? name,
    token: text(fields.get('token')),
    type: isArgumentType(type) ? type : 'string',
    isOptional: flags.includes('optional'),
    isMultiple: flags.includes('multiple'),
    repeatsToken: flags.includes('multiple_token'),
    since: text(fields.get('since')),
    deprecatedSince: text(fields.get('deprecated_since')),
    parts: items(fields.get('arguments') ?? null).map(argument),
  };
}

function isArgumentType(type: string): type is ArgumentType {
  return TYPES.has(type);
}

function text(reply: Reply | undefined): ByteString | undefined {
  if (reply instanceof Status) return reply.text;
  return typeof reply === 'string' ? reply : undefined;
}

function items(reply: Reply): readonly Reply[] {
  if (reply instanceof SetReply) return reply.items;
  return Array.isArray(reply) ? reply : [];
}

function pairs(reply: Reply): (readonly [string, Reply])[] {
  const flat = reply instanceof MapReply ? reply.flat : items(reply);
  const found: (readonly [string, Reply])[] = [];
  for (let i = 0; i + 1 < flat.length; i += 2) found.push([text(flat[i]) ?? '', flat[i + 1] ?? null]);
  return found;
}
