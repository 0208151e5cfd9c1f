// The exact texts of Redis 8.0.2's errors: one table, so that no wording is typed twice. Texts that carry a value are
// functions. Those that only one command can give stand in that command's file.
import type { ByteString } from '../base/bytes.ts';
import { ErrorReply } from '../resp/reply.ts';

const err = (text: string): ErrorReply => new ErrorReply(`ERR ${text}`);

export const errors = {
  wrongType: new ErrorReply('WRONGTYPE Operation against a key holding the wrong kind of value'),
  syntax: err('syntax error'),
  noSuchKey: err('no such key'),
  notInteger: err('value is not an integer or out of range'),
  notFloat: err('value is not a valid float'),
  outOfRange: err('value is out of range'),
  mustBePositive: err('value is out of range, must be positive'),
  indexOutOfRange: err('index out of range'),
  overflow: err('increment or decrement would overflow'),
  nanOrInfinity: err('increment would produce NaN or Infinity'),
  timeoutNotFloat: err('timeout is not a float or out of range'),
  timeoutNotInteger: err('timeout is not an integer or out of range'),
  timeoutNegative: err('timeout is negative'),
  timeoutOutOfRange: err('timeout is out of range'),
  stringTooLong: err('string exceeds maximum allowed size (proto-max-bulk-len)'),
  offsetOutOfRange: err('offset is out of range'),
  invalidCursor: err('invalid cursor'),
  dbIndexOutOfRange: err('DB index is out of range'),
  invalidDbIndex: err('invalid DB index'),
  sameObject: err('source and destination objects are the same'),
  numkeysPositive: err('numkeys should be greater than 0'),
  numkeysTooMany: err("Number of keys can't be greater than number of args"),
  noAuth: new ErrorReply('NOAUTH Authentication required.'),
  loading: new ErrorReply('LOADING Redis is loading the dataset in memory'),
  busy: new ErrorReply(
    'BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.',
  ),
  busyKey: new ErrorReply('BUSYKEY Target key name already exists.'),
  oom: new ErrorReply("OOM command not allowed when used memory > 'maxmemory'."),
  luaMemory: err('not enough memory for the script'),
  cannotSave: new ErrorReply(
    "MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist to disk. Commands that may modify the data set are disabled, because this instance is configured to report errors during writes if RDB snapshotting fails (stop-writes-on-bgsave-error option). Please check the Redis logs for details about the RDB error.",
  ),
  /** Also the answer to whoever waits for the append-only file when that is switched off. */
  waitaofNeedsAof: err('WAITAOF cannot be used when numlocal is set but appendonly is disabled.'),
  cannotAppend: (reason: string) => new ErrorReply(`MISCONF Errors writing to the AOF file: ${reason}`),
  execAbort: new ErrorReply('EXECABORT Transaction discarded because of previous errors.'),
  execWithoutMulti: err('EXEC without MULTI'),
  discardWithoutMulti: err('DISCARD without MULTI'),
  nestedMulti: err('MULTI calls can not be nested'),
  watchInsideMulti: err('WATCH inside MULTI is not allowed'),
  notAllowedInMulti: err('Command not allowed inside a transaction'),
  unblocked: new ErrorReply('UNBLOCKED client unblocked via CLIENT UNBLOCK'),
  unblockedByKeyGone: new ErrorReply('UNBLOCKED the stream key no longer exists'),
  badClientName: err('Client names cannot contain spaces, newlines or special characters.'),
  replicaAndKeyspace: err("Replica can't interact with the keyspace"),
  noPermissionAnyMore: (reason: string): ErrorReply =>
    new ErrorReply(
      `NOPERM ACLs rules changed between the moment the transaction was accumulated and the EXEC call. This command is no longer allowed for the following reason: ${reason}`,
    ),
  noPermission: (text: string): ErrorReply => sanitized(`NOPERM ${text}`),
  maxClients: err('max number of clients reached'),

  execAbortedBy: (refusal: ErrorReply): ErrorReply =>
    new ErrorReply(`EXECABORT Transaction discarded because of: ${refusal.message.replace(/^ERR /, '')}`),
  wrongArity: (command: string): ErrorReply => err(`wrong number of arguments for '${command}' command`),
  invalidExpire: (command: string): ErrorReply => err(`invalid expire time in '${command}' command`),
  /** At most 128 bytes of the name, and of each argument what fits into 128 in all. */
  unknownCommand: (argv: readonly ByteString[]): ErrorReply => {
    let args = '';
    for (let at = 1; at < argv.length && args.length < 128; at++) {
      args += `'${cString((argv[at] ?? '').slice(0, 128 - args.length))}' `;
    }
    return sanitized(`ERR unknown command '${cString(argv[0] ?? '').slice(0, 128)}', with args beginning with: ${args}`);
  },
  unknownSubcommand: (command: string, sub: ByteString): ErrorReply =>
    sanitized(`ERR unknown subcommand '${cString(sub).slice(0, 128)}'. Try ${command.toUpperCase()} HELP.`),
  /** A subcommand that is known, called with a number of arguments that only its handler can refuse. */
  wrongCall: (command: string, sub: ByteString): ErrorReply =>
    sanitized(
      `ERR unknown subcommand or wrong number of arguments for '${cString(sub).slice(0, 128)}'. Try ${command.toUpperCase()} HELP.`,
    ),
  subscribedMode: (command: string): ErrorReply =>
    err(
      `Can't execute '${command}': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context`,
    ),
  protectedCommand: (command: string, option: string): ErrorReply =>
    err(
      `${command} command not allowed. If the ${option} option is set to "local", you can run it from a local connection, otherwise you need to set this option in the configuration file, and then restart the server.`,
    ),
} as const;

/** What C's %s prints of it: the bytes up to the first NUL. */
export function cString(bytes: ByteString): ByteString {
  const nul = bytes.indexOf('\0');
  return nul < 0 ? bytes : bytes.slice(0, nul);
}

/** Error lines can't hold line breaks: Redis cuts them off at the end and turns others into blanks. */
export function sanitized(message: string): ErrorReply {
  return new ErrorReply(message.replace(/[\r\n]+$/, '').replace(/[\r\n]/g, ' '));
}
