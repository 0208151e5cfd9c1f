// The worker's entry: gives the engine host the browser's clock, timers, seed and storage, and passes messages. Messages
// that arrive before the stored session has been replayed wait for it; those that leave do so once in a turn.
import { EngineHost } from './engine-host.ts';
import type { Report, Request } from './protocol.ts';
import { openSessionStore } from './session-store.ts';

/** However many requests wait, what came of the first of them leaves after so long. */
const LONGEST_TURN_MS = 4;
/** Told in this turn of the event loop. One message carries them all: at thousands a second, each would cost the page more
 * than a command costs here. */
const told: Report[] = [];
let firstToldAt = 0;
const turn = new MessageChannel();
const tell = (): void => {
  if (told.length > 0) postMessage(told.splice(0));
};
turn.port1.onmessage = tell;
const report = (message: Report): void => {
  const now = performance.now();
  if (told.push(message) === 1) {
    firstToldAt = now;
    turn.port2.postMessage(undefined);
  } else if (now - firstToldAt > LONGEST_TURN_MS) {
    tell();
  }
};

const host = openSessionStore().then((store) =>
  EngineHost.start(
    {
      // timeOrigin alone stays at the worker's start when the machine's clock is corrected; good enough for a visit.
      micros: () => Math.round((performance.timeOrigin + performance.now()) * 1000),
      setTimer: (run, ms) => setTimeout(run, ms) as unknown as number,
      clearTimer: (timer) => clearTimeout(timer),
      report,
      parts: {
        commands: () => import('./all-commands.ts').then(({ ALL_COMMANDS }) => ALL_COMMANDS),
        lua: () => import('./lua.ts').then(({ loadLua }) => loadLua()),
      },
      loadExamples: () => import('./all-commands.ts').then(({ allExamples }) => allExamples()),
      loadScratchServers: () => import('./scratch-servers.ts'),
      loadDiskViews: () => import('./disk-views.ts'),
      loadPictures: () => import('../../server/pictures/watcher.ts').then((module) => module.PictureWatcher),
      seed: () => crypto.getRandomValues(new Uint32Array(1))[0] ?? 0,
    },
    store,
  ),
);

/** Undefined until the session is there. A promise for every message would cost as much as a command. */
let started: EngineHost | undefined;
const waiting: Request[] = [];
host.then(
  (ready) => {
    started = ready;
    for (const request of waiting.splice(0)) ready.handle(request);
  },
  (error: unknown) => report({ type: 'failed', message: String(error) }),
);

addEventListener('message', ({ data }: MessageEvent<Request>) => {
  if (started) started.handle(data);
  else waiting.push(data);
});
