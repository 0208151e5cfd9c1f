// The first line of a script or library: "#!lua flags=no-writes,allow-oom" or "#!lua name=mylib".
import type { ByteString } from '../../base/bytes.ts';
import { splitArgs } from '../../base/quoting.ts';
import { ErrorReply } from '../../resp/reply.ts';

export type ScriptFlag = 'no-writes' | 'allow-oom' | 'allow-stale' | 'no-cluster' | 'allow-cross-slot-keys';

const FLAGS: ReadonlySet<string> = new Set<ScriptFlag>([
  'no-writes',
  'allow-oom',
  'allow-stale',
  'no-cluster',
  'allow-cross-slot-keys',
]);

export interface ScriptHead {
  /** undefined without a shebang: the script may do what its caller may. */
  readonly flags: ReadonlySet<ScriptFlag> | undefined;
  /** The script without its shebang; line numbers stay. */
  readonly body: ByteString;
}

export function isScriptFlag(word: string): word is ScriptFlag {
  return FLAGS.has(word);
}

/** Throws the error for a shebang that makes no sense. */
export function readShebang(script: ByteString): ScriptHead {
  if (!script.startsWith('#!')) return { flags: undefined, body: script };
  const end = script.indexOf('\n');
  if (end < 0) throw new ErrorReply('ERR Invalid script shebang');
  const [engine, ...options] = splitArgs(script.slice(0, end)) ?? [];
  if (engine === undefined) throw new ErrorReply('ERR Invalid engine in script shebang');
  if (engine !== '#!lua') throw new ErrorReply(`ERR Unexpected engine in script shebang: ${engine}`);
  const flags = new Set<ScriptFlag>();
  for (const option of options) {
    if (!option.startsWith('flags=')) throw new ErrorReply(`ERR Unknown lua shebang option: ${option}`);
    if (option === 'flags=') continue;
    for (const word of option.slice('flags='.length).split(',')) {
      if (!isScriptFlag(word)) throw new ErrorReply(`ERR Unexpected flag in script shebang: ${word}`);
      flags.add(word);
    }
  }
  return { flags, body: script.slice(end) };
}
