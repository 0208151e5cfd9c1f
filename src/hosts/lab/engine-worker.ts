// The worker of a lab's server. A message of the page says what the port that comes with it is for: one run, whose actions
// come in by it one at a time and are each answered; or to send back, as a session to open, what one test did to its server.
import { bytesFromArray, type ByteString } from '../../base/bytes.ts';
import type { ServerAction } from '../../curriculum/lab/server-link.ts';
import { ALL_COMMANDS } from '../../server/commands.ts';
import { compress } from '../worker/compression.ts';
import { loadLua } from '../worker/lua.ts';
import { LabEngine } from './engine.ts';

export type LabRequest =
  | { readonly do: 'serve' }
  | { readonly do: 'record'; readonly test: number; readonly name: string };

const engine = loadLua().then((lua) => new LabEngine({ commands: ALL_COMMANDS, lua }));

addEventListener('message', ({ data, ports: [port] }: MessageEvent<LabRequest>) => {
  if (port === undefined) return;
  if (data.do === 'serve') void engine.then((server) => serve(server, port));
  else void engine.then((server) => recorded(server, data.test, data.name)).then((bytes) => port.postMessage(bytes));
});

function serve(server: LabEngine, port: MessagePort): void {
  server.forget();
  port.addEventListener('message', ({ data }: MessageEvent<ServerAction>) => port.postMessage(server.act(data)));
  port.start();
}

async function recorded(server: LabEngine, test: number, name: string): Promise<ByteString | undefined> {
  const session = server.session(test, name);
  return session && bytesFromArray(await compress(session));
}
