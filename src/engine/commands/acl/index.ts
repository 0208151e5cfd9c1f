// The command that rules who may do what.
import type { Command } from '../../command.ts';
import { acl } from './acl.ts';

export const ACL_COMMANDS: readonly Command[] = [acl];
