// The string type: text, a 64-bit integer, or (for SETBIT, SETRANGE, APPEND on large values) bytes that change in place.
// Encodings as Redis names them: int, embstr up to 44 bytes, raw beyond that and after any in-place change.
import type { ByteString } from '../../../base/bytes.ts';
import { flatten } from '../../../base/bytes.ts';
import { type Int64, parseInt64 } from '../../../base/integer.ts';
import { Value } from '../../keyspace/value.ts';

/** Longest string that shares one allocation with its object in Redis. */
const EMBSTR_MAX = 44;

export class StringValue extends Value {
  readonly type = 'string';

  private constructor(
    private content: ByteString | Int64,
    private isRaw: boolean,
  ) {
    super();
  }

  /** A value as SET stores it: an integer if the text is one. */
  static of(text: ByteString): StringValue {
    const integer = text.length <= 20 ? parseInt64(text) : undefined;
    if (integer !== undefined) return new StringValue(integer, false);
    return new StringValue(flatten(text), false);
  }

  get encoding(): 'int' | 'embstr' | 'raw' {
    if (typeof this.content !== 'string') return 'int';
    return this.isRaw || this.content.length > EMBSTR_MAX ? 'raw' : 'embstr';
  }

  get isEmpty(): boolean {
    return false;
  }

  get freeEffort(): number {
    return 1;
  }

  get text(): ByteString {
    return typeof this.content === 'string' ? this.content : String(this.content);
  }

  copy(): StringValue {
    return new StringValue(this.content, this.isRaw);
  }
}
