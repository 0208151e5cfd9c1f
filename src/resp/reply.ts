// The reply values that commands return. What can be a plain JavaScript value is one, so that the common reply
// allocates nothing:
//   number | bigint   integer        string   bulk string (one char per byte)
//   null              null bulk      array    array of replies
// Everything else is one of the small classes below. How each looks on the wire in RESP2 and RESP3 is encode.ts's
// matter; how redis-cli prints it is cli-format.ts's.

export type Reply =
  | number
  | bigint
  | string
  | null
  | readonly Reply[]
  | Status
  | ErrorReply
  | NullArray
  | Double
  | BigNumber
  | Bool
  | MapReply
  | SetReply
  | PairsReply
  | Verbatim
  | Push
  | Attribute
  | NoReply;

/** Simple string: `+text`. */
export class Status {
  constructor(readonly text: string) {}
}

/** Error: `-message`. The message holds the code, as in "WRONGTYPE Operation against …". Thrown by argument readers. */
export class ErrorReply {
  /** `isCounted`: it comes from a command that a script ran, whose error INFO counts already. */
  constructor(
    readonly message: string,
    readonly isCounted = false,
  ) {}
  /** The first word: "ERR", "WRONGTYPE". */
  get code(): string {
    const space = this.message.indexOf(' ');
    return space < 0 ? this.message : this.message.slice(0, space);
  }
}

/** `*-1` in RESP2, `_` in RESP3. */
class NullArray {
  readonly kind = 'null-array';
}
export type { NullArray };
export const NULL_ARRAY = new NullArray();

/** The command answers later (blocked), by pushes (SUBSCRIBE), or not at all (CLIENT REPLY OFF). */
class NoReply {
  readonly kind = 'no-reply';
}
export type { NoReply };
export const NO_REPLY = new NoReply();

/** RESP2: the number as a bulk string. RESP3: `,number`. */
export class Double {
  constructor(readonly value: number) {}
}

/** RESP2: bulk. RESP3: `(digits`. */
export class BigNumber {
  constructor(readonly digits: string) {}
}

/** RESP2: `:1` or `:0`. RESP3: `#t` or `#f`. */
export class Bool {
  constructor(readonly value: boolean) {}
}

/** Keys and values one after another. RESP2: flat array. RESP3: `%`. */
export class MapReply {
  constructor(readonly flat: readonly Reply[]) {}
}

/** RESP2: array. RESP3: `~`. */
export class SetReply {
  constructor(readonly items: readonly Reply[]) {}
}

/** Pairs one after another, as WITHSCORES gives them. RESP2: flat array. RESP3: array of two-element arrays. */
export class PairsReply {
  constructor(readonly flat: readonly Reply[]) {}
}

/** RESP2: bulk. RESP3: `=len\r\nformat:text`. */
export class Verbatim {
  constructor(
    /** Three letters: txt, mkd, or what a script says. */
    readonly format: string,
    readonly text: string,
  ) {}
}

/** Out-of-band message. RESP2: array. RESP3: `>`. */
export class Push {
  constructor(readonly items: readonly Reply[]) {}
}

/** RESP3: `|` map before the value. RESP2: the value alone. */
export class Attribute {
  constructor(
    readonly attributes: readonly Reply[],
    readonly value: Reply,
  ) {}
}

export const OK = new Status('OK');
export const QUEUED = new Status('QUEUED');
export const PONG = new Status('PONG');
export const EMPTY_ARRAY: readonly Reply[] = [];
