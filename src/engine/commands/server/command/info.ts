// What COMMAND INFO and COMMAND DOCS tell about a command, read off its declaration. The shapes are Redis 8.0.2's:
// maps and sets in RESP3, which flatten by themselves in RESP2.
import { MapReply, type Reply, SetReply, Status } from '../../../../resp/reply.ts';
import { CATEGORIES } from '../../../acl/categories.ts';
import type { Command } from '../../../command.ts';
import type { Arg } from '../../../grammar.ts';
import type { BeginSearch, FindKeys, KeySpec } from '../../../key-specs.ts';

const statuses = (words: Iterable<string>): SetReply => new SetReply([...words].map((word) => new Status(word)));

/** One row of COMMAND INFO. */
export function commandInfo(command: Command): Reply {
  const { first, last, step } = legacyKeyRange(command.keys);
  return [
    command.fullName,
    command.arity,
    statuses(command.flags),
    first,
    last,
    step,
    statuses(CATEGORIES.filter((name) => command.categories.has(name)).map((name) => `@${name}`)),
    new SetReply(command.tips ?? []),
    new SetReply(command.keys.map(keySpecInfo)),
    new SetReply(command.subcommands.map(commandInfo)),
  ];
}

function keySpecInfo(spec: KeySpec): Reply {
  return new MapReply([
    ...(spec.notes === undefined ? [] : ['notes', spec.notes]),
    'flags',
    statuses(spec.flags),
    'begin_search',
    new MapReply(['type', spec.begin.type, 'spec', new MapReply(beginInfo(spec.begin))]),
    'find_keys',
    new MapReply(['type', spec.find.type, 'spec', new MapReply(findInfo(spec.find))]),
  ]);
}

function beginInfo(begin: BeginSearch): Reply[] {
  if (begin.type === 'index') return ['index', begin.index];
  if (begin.type === 'keyword') return ['keyword', begin.keyword, 'startfrom', begin.startFrom];
  return [];
}

function findInfo(find: FindKeys): Reply[] {
  if (find.type === 'range') return ['lastkey', find.last, 'keystep', find.step, 'limit', find.limit];
  if (find.type === 'keynum') return ['keynumidx', find.at, 'firstkey', find.first, 'keystep', find.step];
  return [];
}

/**
 * First key, last key and step as COMMAND had them before key specs: of several specs only those that are ranges of
 * adjacent keys can be told that way (populateCommandLegacyRangeSpec in 8.0).
 */
function legacyKeyRange(specs: readonly KeySpec[]): { first: number; last: number; step: number } {
  const [only] = specs;
  if (only && specs.length === 1 && only.begin.type === 'index' && only.find.type === 'range') {
    const first = only.begin.index;
    return { first, last: only.find.last >= 0 ? first + only.find.last : only.find.last, step: only.find.step };
  }
  let first = Infinity;
  let last = 0;
  for (const { begin, find } of specs) {
    if (begin.type !== 'index' || find.type !== 'range' || find.step !== 1) continue;
    if (last !== 0 && last !== begin.index - 1) continue;
    first = Math.min(first, begin.index);
    const end = find.last >= 0 ? begin.index + find.last : find.last;
    // A negative end counts from the back, and so lies behind every other.
    last = last < 0 || end < 0 ? Math.min(last, end) : Math.max(last, end);
  }
  return first === Infinity ? { first: 0, last: 0, step: 0 } : { first, last, step: 1 };
}

/** One entry of COMMAND DOCS. */
export function commandDocs(command: Command): Reply {
  const flat: Reply[] = ['summary', command.summary, 'since', command.since, 'group', command.group];
  if (command.complexity !== undefined) flat.push('complexity', command.complexity);
  if (command.docFlags) flat.push('doc_flags', statuses(command.docFlags));
  if (command.deprecatedSince !== undefined) flat.push('deprecated_since', command.deprecatedSince);
  if (command.replacedBy !== undefined) flat.push('replaced_by', command.replacedBy);
  if (command.history) flat.push('history', new SetReply(command.history.map((entry) => [...entry])));
  if (command.args.length > 0) flat.push('arguments', command.args.map(argumentDocs));
  if (command.subcommands.length > 0) {
    flat.push('subcommands', new MapReply(command.subcommands.flatMap((sub) => [sub.fullName, commandDocs(sub)])));
  }
  return new MapReply(flat);
}

function argumentDocs(arg: Arg): Reply {
  const flat: Reply[] = ['name', arg.name, 'type', arg.type];
  const isGroup = arg.type === 'oneof' || arg.type === 'block';
  if (!isGroup) flat.push('display_text', arg.display ?? arg.name);
  if (arg.keySpec !== undefined) flat.push('key_spec_index', arg.keySpec);
  if (arg.token !== undefined) flat.push('token', arg.token);
  if (arg.summary !== undefined) flat.push('summary', arg.summary);
  if (arg.since !== undefined) flat.push('since', arg.since);
  if (arg.deprecatedSince !== undefined) flat.push('deprecated_since', arg.deprecatedSince);
  const flags = [
    ...(arg.optional ? ['optional'] : []),
    ...(arg.multiple ? ['multiple'] : []),
    ...(arg.multipleToken ? ['multiple_token'] : []),
  ];
  if (flags.length > 0) flat.push('flags', statuses(flags));
  if (isGroup) flat.push('arguments', (arg.args ?? []).map(argumentDocs));
  return new MapReply(flat);
}
