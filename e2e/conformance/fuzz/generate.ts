// Episodes: a few hundred steps that start from an empty server, made wholly out of a seed.
import type { ByteString } from '../../../src/base/bytes.ts';
import { splitArgs } from '../../../src/base/quoting.ts';
import type { Resp } from '../notation/transcript.ts';
import type { FuzzGroup, Script, Step } from './command.ts';
import { Gen, Weighted } from './gen.ts';
import type { RuleName } from './rules.ts';
import { SYMBOLS } from './symbols.ts';
import { compile } from './template.ts';

export interface Episode {
  readonly seed: number;
  /** The protocol that each client starts with; their number is the number of clients. */
  readonly protocols: readonly Resp[];
  readonly steps: readonly Step[];
}

type Producer = (script: Script, steps: Step[]) => void;

const CLIENTS = 3;
const SWITCH_CLIENT = 0.12;
const MUTATE = 0.02;
/** A mutated cursor may start anywhere in a hash table, which is another one on each server. */
const MUTATED_RULES: { readonly [rule in RuleName]?: RuleName } = { scan: 'type', 'scan-pairs': 'type' };
/** Shorter times to live have ended before anything else happens. */
const OVER_MS = 30;
/** An episode dwells on some groups: a mix of everything would seldom build anything up. */
const FOCUS_WEIGHT = 6;

export class EpisodeMaker {
  private readonly groups: readonly { readonly name: string; readonly producers: Weighted<Producer> }[];

  constructor(groups: readonly FuzzGroup[]) {
    this.groups = groups.map((group) => ({ name: group.name, producers: producersOf(group) }));
  }

  make(seed: number, length: number, nowMs: number): Episode {
    const gen = new Gen(seed, nowMs);
    const protocols = Array.from({ length: CLIENTS }, (): Resp => (gen.chance(0.5) ? 2 : 3));
    const focus = new Set([gen.pick(this.groups), gen.pick(this.groups)]);
    const groups = new Weighted(this.groups.map((group) => [focus.has(group) ? FOCUS_WEIGHT : 1, group] as const));
    const steps: Step[] = [];
    let self = 0;
    while (steps.length < length) {
      if (gen.chance(SWITCH_CLIENT)) self = gen.small(CLIENTS);
      const other = (self + 1 + gen.small(CLIENTS - 1)) % CLIENTS;
      groups.pick(gen).producers.pick(gen)(scriptInto(steps, gen, self, other), steps);
    }
    return { seed, protocols, steps };
  }
}

function producersOf(group: FuzzGroup): Weighted<Producer> {
  const symbols = { ...SYMBOLS, ...group.symbols };
  return new Weighted(
    group.entries.map(([weight, what, rule]): readonly [number, Producer] => {
      if (typeof what === 'function') return [weight, (script) => what(script)];
      const write = compile(what, symbols);
      return [
        weight,
        ({ gen, self }, steps) => {
          const argv = write(gen);
          const mutated = gen.chance(MUTATE);
          if (mutated) mutate(argv, gen);
          const usual = rule ?? 'exact';
          steps.push({
            kind: 'send',
            client: self,
            argv,
            rule: mutated ? (MUTATED_RULES[usual] ?? usual) : usual,
          });
          if (endsAtOnce(argv)) steps.push({ kind: 'wait', ms: OVER_MS });
        },
      ];
    }),
  );
}

/** Whether a time to live might end at one server before the next command and at the other after it. */
function endsAtOnce(argv: readonly ByteString[]): boolean {
  const isInMs = /^h?p(expire|setex)|restore$/i.test(argv[0] ?? '') || argv.some((arg) => /^px$/i.test(arg));
  return isInMs && argv.some((arg) => /^[1-9]\d?$/.test(arg) && Number(arg) < OVER_MS);
}

function scriptInto(steps: Step[], gen: Gen, self: number, other: number): Script {
  return {
    gen,
    self,
    other,
    send(client: number, line: string, rule: RuleName = 'exact') {
      const argv = splitArgs(line);
      if (argv === undefined) throw new Error(`unbalanced quotes: ${line}`);
      steps.push({ kind: 'send', client, argv, rule });
    },
    wait(ms: number) {
      steps.push({ kind: 'wait', ms });
    },
  };
}

/** Arguments lost, doubled, added or replaced: wrong arity and nonsense. The command's name stays. */
function mutate(argv: ByteString[], gen: Gen): void {
  const at = 1 + gen.small(Math.max(1, argv.length - 1));
  switch (gen.small(4)) {
    case 0:
      argv.splice(at, 1);
      return;
    case 1:
      argv.splice(at, 0, argv[at] ?? gen.edge());
      return;
    case 2:
      argv.push(gen.edge());
      return;
    default:
      if (at < argv.length) argv[at] = gen.edge();
  }
}
