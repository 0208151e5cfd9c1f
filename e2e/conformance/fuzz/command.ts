// What the fuzzer's groups produce and its runner consumes.
import type { ByteString } from '../../../src/base/bytes.ts';
import type { Gen } from './gen.ts';
import type { RuleName } from './rules.ts';
import type { Symbols } from './template.ts';

/** One thing that happens in an episode: a client sends a command, or time passes for all. */
export type Step =
  | { readonly kind: 'send'; readonly client: number; readonly argv: readonly ByteString[]; readonly rule: RuleName }
  | { readonly kind: 'wait'; readonly ms: number };

/** A client's id differs between the servers: this argument becomes the id of client n on each. */
export const clientId = (n: number): ByteString => `<<id${n}>>`;

/** What a scenario may add: several commands, of several clients, that belong together and are not mutated. */
export interface Script {
  readonly gen: Gen;
  /** The client whose turn it is. */
  readonly self: number;
  /** Another one. */
  readonly other: number;
  send(client: number, line: string, rule?: RuleName): void;
  wait(ms: number): void;
}

export type Entry =
  | readonly [weight: number, template: string, rule?: RuleName]
  | readonly [weight: number, scenario: (script: Script) => void];

/** A group of commands. To add one: a file in groups/, and its line in groups/index.ts. */
export interface FuzzGroup {
  readonly name: string;
  /** Symbols beside those of symbols.ts. */
  readonly symbols?: Symbols;
  readonly entries: readonly Entry[];
}
