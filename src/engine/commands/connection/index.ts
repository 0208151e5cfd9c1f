// The commands about the connection itself.
import type { Command } from '../../command.ts';
import { auth } from './auth.ts';
import { client } from './client/client.ts';
import { hello } from './hello.ts';
import { echo, ping } from './ping.ts';
import { quit, reset } from './reset.ts';
import { select } from './select.ts';

export const CONNECTION_COMMANDS: readonly Command[] = [auth, client, echo, hello, ping, quit, reset, select];
