// A server for a test, with one client and a watch on the key `k`: run lines, and see the frames that they leave.
import { ManualClock } from '../../../base/clock.ts';
import { SeededRandom } from '../../../base/random.ts';
import { ALL_COMMANDS } from '../../commands.ts';
import { createServer, type Server } from '../../server.ts';
import type { Frame, FrameOf, PictureName, PictureWindow } from '../picture.ts';
import { PictureWatcher } from '../watcher.ts';

/** A watch on the key `k`, for a test's own variations. */
export const WINDOW: PictureWindow = {
  picture: 'auto',
  db: 0,
  key: 'k',
  first: 0,
  count: 64,
  clip: 1000,
  opened: -1,
  isRoaming: false,
  isAsleep: false,
};

export interface Watched {
  readonly server: Server;
  readonly clock: ManualClock;
  /** The reply as bytes. */
  run(line: string): string;
  /** Watches through this window and gives the frame of it; throws if it is one of another picture. */
  look<N extends PictureName>(picture: N, window?: Partial<PictureWindow>): FrameOf<N>;
  /** Runs the line with the key watched, and gives the frame that it left. */
  after<N extends PictureName>(picture: N, line: string): FrameOf<N>;
}

/** The frames since the last look. */
export function framesOf(watcher: PictureWatcher): readonly Frame[] {
  return watcher.take().flatMap(({ frames }) => frames);
}

/** The latest of them; throws if it is one of another picture. */
export function lastFrame<N extends PictureName>(watcher: PictureWatcher, picture: N): FrameOf<N> {
  const frame = framesOf(watcher).at(-1);
  if (frame?.picture !== picture) throw new Error(`a frame of ${frame?.picture}, not ${picture}: ${JSON.stringify(frame)}`);
  return frame as FrameOf<N>;
}

export function watchedServer(): Watched {
  const clock = new ManualClock();
  const settings = { 'enable-debug-command': 'yes' };
  const server = createServer({ commands: ALL_COMMANDS, clock, random: new SeededRandom(1), settings });
  const watcher = new PictureWatcher(server.engine);
  let output = '';
  const client = server.connect({
    addr: '127.0.0.1:1',
    laddr: '127.0.0.1:6379',
    onOutput: (bytes) => (output += bytes),
    onClose: () => {},
  });
  const run = (line: string): string => {
    output = '';
    client.receive(`${line}\r\n`);
    return output;
  };
  return {
    server,
    clock,
    run,
    look: (picture, window) => {
      watcher.watch(1, { ...WINDOW, ...window });
      return lastFrame(watcher, picture);
    },
    after: (picture, line) => {
      watcher.watch(1, WINDOW);
      watcher.take();
      run(line);
      return lastFrame(watcher, picture);
    },
  };
}
