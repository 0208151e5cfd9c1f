// What ACL subcommands answer to arguments too many, which their arity lets through.
import { ErrorReply } from '../../../resp/reply.ts';

export function wrongCall(subcommand: string): ErrorReply {
  return new ErrorReply(
    `ERR unknown subcommand or wrong number of arguments for '${subcommand}'. Try ACL HELP.`,
  );
}
