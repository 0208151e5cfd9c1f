// What DUMP brings for other commands of the engine: how values and libraries of functions look in RDB files. The format
// itself is not the engine's matter, and comes with the commands (see Command.brings).
import type { ByteString } from '../base/bytes.ts';
import { ErrorReply } from '../resp/reply.ts';
import type { Engine } from './engine.ts';
import type { Value } from './keyspace/value.ts';

export interface RdbFormat {
  /** Bytes that a value takes in a file, without its type. */
  readonly savedLength: (value: Value, compresses: boolean) => number;
  /** What FUNCTION DUMP answers for libraries with these codes. */
  readonly dumpFunctions: (codes: Iterable<ByteString>, compresses: boolean) => ByteString;
  /** The codes of the libraries in what FUNCTION DUMP gave; throws Redis's error if it is nothing of the kind. */
  readonly readFunctions: (payload: ByteString) => readonly ByteString[];
}

const noFormat = new ErrorReply('ERR this engine was started without DUMP, which brings the format of files');

export function rdbFormatOf(engine: Engine): RdbFormat {
  const format = engine.commands.get('dump')?.brings as RdbFormat | undefined;
  if (format === undefined) throw noFormat;
  return format;
}
