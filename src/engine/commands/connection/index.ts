// The commands about the connection itself.
import type { Command } from '../../command.ts';
import { hello } from './hello.ts';
import { echo, ping } from './ping.ts';
import { select } from './select.ts';

export const CONNECTION_COMMANDS: readonly Command[] = [ping, echo, hello, select];
