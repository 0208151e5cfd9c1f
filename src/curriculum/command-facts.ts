// What the server itself says of the commands that were run: their full name, and whether they only read. Asked once each.

import { fromUtf8 } from '../base/bytes.ts';
import type { Reply } from '../resp/reply.ts';
import { showValue } from './check/describe.ts';
import type { Ask } from './check/evaluate.ts';
import { itemsOf } from './check/reply-text.ts';

export interface CommandFact {
  /** Upper case; with its subcommand, where it has one: "CONFIG SET". */
  readonly name: string;
  readonly isReadOnly: boolean;
  /** Counts against par. */
  readonly isChanging: boolean;
}

/** Scripts and functions do as they please, and so count as changing. */
const RUNS_A_SCRIPT = /^(EVAL|EVALSHA|FCALL)$/;

export class CommandFacts {
  private readonly known = new Map<string, CommandFact>();

  constructor(private readonly ask: Ask) {}

  /** Of a command that the server doesn't know: that it does nothing. */
  async of(argv: readonly string[]): Promise<CommandFact> {
    const [first = '', second = ''] = argv.map((word) => word.toUpperCase());
    const asked = `${first} ${second}`;
    const fact = this.known.get(asked) ?? (await this.read(first, second));
    this.known.set(asked, fact);
    return fact;
  }

  private async read(first: string, second: string): Promise<CommandFact> {
    // A name that is no plain text is no command, and COMMAND INFO has no form to ask about it.
    const names = [first, `${first}|${second}`].filter((name) => fromUtf8(name) === name);
    const reply = await this.ask(`COMMAND INFO ${names.map(showValue).join(' ')}`);
    const infos = Array.isArray(reply) ? (reply as readonly Reply[]) : [];
    const [flags, ofSubcommand] = infos.map(flagsIn);
    const counted = ofSubcommand ?? flags ?? [];
    return {
      name: ofSubcommand === undefined ? first : `${first} ${second}`,
      isReadOnly: flags === undefined || counted.includes('readonly'),
      isChanging: counted.includes('write') || RUNS_A_SCRIPT.test(first),
    };
  }
}

/** Undefined where the server knows no such command. */
function flagsIn(info: Reply): readonly string[] | undefined {
  if (!Array.isArray(info)) return undefined;
  return itemsOf((info as readonly Reply[])[2] ?? null) ?? [];
}
