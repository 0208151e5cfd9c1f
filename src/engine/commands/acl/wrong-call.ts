// What ACL subcommands answer to arguments too many, which their arity lets through.
import type { ByteString } from '../../../base/bytes.ts';
import type { ErrorReply } from '../../../resp/reply.ts';
import { cString, sanitized } from '../../errors.ts';

/** `subcommand` as it was typed. */
export function wrongCall(subcommand: ByteString = ''): ErrorReply {
  const shown = cString(subcommand).slice(0, 128);
  return sanitized(`ERR unknown subcommand or wrong number of arguments for '${shown}'. Try ACL HELP.`);
}
