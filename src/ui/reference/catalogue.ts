// Everything that the reference says of commands, asked once of the engine in the worker: COMMAND DOCS and COMMAND INFO
// on a scratch server, so that no ACL rule and no counter of the learner's has a part in it, and the declared examples.
import type { EngineClient } from '../../hosts/worker/client.ts';
import type { Example } from '../../hosts/worker/protocol.ts';
import { SetReply, Status, type Reply } from '../../resp/reply.ts';
import { type CommandDoc, parseCommandDocs } from '../commands/command-docs.ts';

export interface KeyPlace {
  /** "1", "1 to last", "2, then every 2nd". */
  readonly where: string;
  /** What happens to these keys: RW, RO, OW, RM, access, update, insert, delete. */
  readonly flags: readonly string[];
}

export interface ReferenceCommand extends CommandDoc {
  /** In addresses: "zadd", "config-set". */
  readonly slug: string;
  readonly arity: number;
  readonly flags: readonly string[];
  /** Without the @. */
  readonly categories: readonly string[];
  /** Argument positions; empty for commands without keys and for those whose keys have no fixed place. */
  readonly keyPlaces: readonly KeyPlace[];
  readonly examples: readonly Example[];
  /** Its subcommands follow it: it does nothing by itself. */
  readonly isContainer: boolean;
}

export interface Catalogue {
  /** In byte order of their names. */
  readonly commands: readonly ReferenceCommand[];
  readonly groups: readonly string[];
  readonly bySlug: ReadonlyMap<string, ReferenceCommand>;
}

const asked = new WeakMap<EngineClient, Promise<Catalogue>>();
const loaded = new WeakMap<EngineClient, Catalogue>();

/** Asks once per engine; a failure (the worker died meanwhile) is not remembered. */
export function loadCatalogue(engine: EngineClient): Promise<Catalogue> {
  const known = asked.get(engine);
  if (known) return known;
  const answer = ask(engine);
  asked.set(engine, answer);
  answer.then(
    (catalogue) => loaded.set(engine, catalogue),
    () => asked.delete(engine),
  );
  return answer;
}

/** What an earlier call has brought, at once. */
export function loadedCatalogue(engine: EngineClient): Catalogue | undefined {
  return loaded.get(engine);
}

async function ask(engine: EngineClient): Promise<Catalogue> {
  const [answers, examples] = await Promise.all([engine.scratch([['COMMAND', 'DOCS'], ['COMMAND']]), engine.examples()]);
  const catalogue = buildCatalogue(answers[0]?.[0] ?? null, answers[1]?.[0] ?? null, examples);
  if (catalogue.commands.length === 0) throw new Error('The engine did not say which commands it has.');
  return catalogue;
}

/** From the replies of COMMAND DOCS and COMMAND, and the examples by full name. */
export function buildCatalogue(docs: Reply, info: Reply, examples: Readonly<Record<string, readonly Example[]>>): Catalogue {
  const facts = new Map<string, CommandFacts>();
  for (const entry of items(info)) addFacts(facts, entry);
  const { commands, groups } = parseCommandDocs(docs);
  const known = commands.map((doc): ReferenceCommand => {
    const fullName = doc.words.join('|').toLowerCase();
    return {
      ...doc,
      ...(facts.get(fullName) ?? NO_FACTS),
      slug: slugOf(doc.name),
      examples: examples[fullName] ?? [],
      isContainer: commands.some((other) => other.words.length === 2 && doc.words.length === 1 && other.words[0] === doc.name),
    };
  });
  return { commands: known, groups, bySlug: new Map(known.map((command) => [command.slug, command])) };
}

/** As addresses have it: "CONFIG SET" and "config|set" are "config-set". */
export function slugOf(name: string): string {
  return name.toLowerCase().replaceAll(/[\s|]+/g, '-');
}

type CommandFacts = Pick<ReferenceCommand, 'arity' | 'flags' | 'categories' | 'keyPlaces'>;

const NO_FACTS: CommandFacts = { arity: 0, flags: [], categories: [], keyPlaces: [] };

/** [name, arity, flags, first, last, step, categories, tips, key specs, subcommands] */
function addFacts(facts: Map<string, CommandFacts>, entry: Reply): void {
  const [name, arity, flags, , , , categories, , specs, subcommands] = items(entry);
  facts.set(text(name), {
    arity: typeof arity === 'number' ? arity : 0,
    flags: items(flags).map(text),
    categories: items(categories).map((category) => text(category).replace(/^@/, '')),
    keyPlaces: items(specs).map(keyPlace),
  });
  for (const subcommand of items(subcommands)) addFacts(facts, subcommand);
}

function keyPlace(spec: Reply): KeyPlace {
  const begin = fields(fields(spec).get('begin_search') ?? null);
  const find = fields(fields(spec).get('find_keys') ?? null);
  return {
    where: `${wordBegin(begin)}${wordRange(find)}`,
    flags: items(fields(spec).get('flags') ?? null).map(text),
  };
}

function wordBegin(begin: ReadonlyMap<string, Reply>): string {
  const spec = fields(begin.get('spec') ?? null);
  if (text(begin.get('type')) === 'index') return `argument ${number(spec.get('index'))}`;
  if (text(begin.get('type')) === 'keyword') return `after ${text(spec.get('keyword'))}`;
  return 'where the other arguments say';
}

function wordRange(find: ReadonlyMap<string, Reply>): string {
  const spec = fields(find.get('spec') ?? null);
  if (text(find.get('type')) === 'keynum') return ', as many as the number before them says';
  if (text(find.get('type')) !== 'range') return '';
  const last = number(spec.get('lastkey'));
  const step = number(spec.get('keystep'));
  if (last === 0) return '';
  const limit = number(spec.get('limit'));
  const until = last < 0 && limit === 2 ? ' and on, in the first half' : last === -1 ? ' to the last' : last < -1 ? ' to the last but one' : ` and ${last} more`;
  return `${until}${step > 1 ? `, every ${step === 2 ? 'second' : `${step}th`} one` : ''}`;
}

function items(reply: Reply | undefined): readonly Reply[] {
  if (reply instanceof SetReply) return reply.items;
  return Array.isArray(reply) ? reply : [];
}

function fields(reply: Reply): ReadonlyMap<string, Reply> {
  const flat = items(reply);
  const found = new Map<string, Reply>();
  for (let i = 0; i + 1 < flat.length; i += 2) found.set(text(flat[i]), flat[i + 1] ?? null);
  return found;
}

function text(reply: Reply | undefined): string {
  if (reply instanceof Status) return reply.text;
  return typeof reply === 'string' ? reply : '';
}

function number(reply: Reply | undefined): number {
  return typeof reply === 'number' ? reply : 0;
}
