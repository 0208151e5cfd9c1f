// What a lesson does to the machine: the server is killed, its power cut, or it is shut down; and it starts again with the
// settings that it had, as if they stood in its configuration file.
import { itemsOf } from '../../curriculum/check/reply-text.ts';
import type { MachineLine } from '../../curriculum/lesson.ts';
import { ErrorReply } from '../../resp/reply.ts';
import type { Workspace } from '../workspace/workspace.ts';

const TRIES = 50;
const BETWEEN_MS = 40;

/** Ends when the server answers again. */
export async function runMachine({ engine, send }: Workspace, what: MachineLine['machine']): Promise<void> {
  const read = async (name: string): Promise<string> => itemsOf(await send(`CONFIG GET ${name}`))?.[1] ?? '';
  const appendonly = (await read('appendonly')) === 'yes';
  const appendfsync = await read('appendfsync');
  const save = await read('save');
  if (what === 'restart') await Promise.race([send('SHUTDOWN').catch(() => undefined), pause()]);
  else if (what === 'crash') engine.control({ type: 'kill' });
  else engine.control({ type: 'cut-power', tail: 'lost', seed: 1 });
  engine.control({ type: 'start', settings: { appendonly, appendfsync, save } });
  for (let tries = 0; tries < TRIES; tries++) {
    const reply = await Promise.race([send('PING').catch(() => undefined), pause()]);
    if (reply !== undefined && !(reply instanceof ErrorReply)) return;
    await pause();
  }
}

function pause(): Promise<undefined> {
  return new Promise((resolve) => setTimeout(resolve, BETWEEN_MS, undefined));
}
