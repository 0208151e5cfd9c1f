// What FUNCTION DUMP gives and FUNCTION RESTORE takes: each library as in a file, opcode and code, and a footer.
import { type ByteString, flatten } from '../../base/bytes.ts';
import { ErrorReply } from '../../resp/reply.ts';
import { OPCODE } from './constants.ts';
import { bodyOf, withFooter } from './footer.ts';
import { RdbSink } from './sink.ts';
import { catchDamage } from './source.ts';

const damaged = new ErrorReply('ERR DUMP payload version or checksum are wrong');
const notFunctions = new ErrorReply('ERR given type is not a function');
const tooOld = new ErrorReply('ERR Pre-GA function format not supported');
const unreadable = new ErrorReply('ERR Failed loading library payload');

export function dumpFunctions(codes: Iterable<ByteString>, compresses: boolean): ByteString {
  const sink = new RdbSink(compresses);
  for (const code of codes) {
    sink.byte(OPCODE.function);
    sink.string(code);
  }
  return withFooter(sink);
}

/** The codes of the libraries; throws Redis's error if these are not FUNCTION DUMP's bytes. */
export function readFunctions(payload: ByteString): ByteString[] {
  const body = bodyOf(payload);
  if ('problem' in body) throw damaged;
  const { source, end } = body;
  const read = catchDamage(() => {
    const codes: ByteString[] = [];
    while (source.at < end) {
      const opcode = source.byte();
      if (opcode === OPCODE.functionPreGa) throw tooOld;
      if (opcode !== OPCODE.function) throw notFunctions;
      codes.push(flatten(source.string()));
    }
    return codes;
  });
  if ('fault' in read) throw unreadable;
  return read.value;
}
