// The worker of a lab's server. Each message of the page brings the port of one run; actions come in by it one at a time,
// and each is answered.
import type { ServerAction } from '../../curriculum/lab/server-link.ts';
import { ALL_COMMANDS } from '../../server/commands.ts';
import { loadLua } from '../worker/lua.ts';
import { LabEngine } from './engine.ts';

const engine = loadLua().then((lua) => new LabEngine({ commands: ALL_COMMANDS, lua }));

addEventListener('message', ({ ports: [port] }: MessageEvent) => {
  port?.addEventListener('message', ({ data }: MessageEvent<ServerAction>) => {
    void engine.then((server) => port.postMessage(server.act(data)));
  });
  port?.start();
});
