// A server of the worker's on which a question is judged, as the curriculum wants to have it: lines in, replies out.
import { fromUtf8 } from '../../base/bytes.ts';
import { splitArgs } from '../../base/quoting.ts';
import { NO_SERVER, type ServerSettings } from '../../curriculum/interview/crash.ts';
import type { BenchWorld } from '../../curriculum/interview/measure.ts';
import type { ScratchWorld } from '../../hosts/worker/page-world.ts';
import { type Reply, Status } from '../../resp/reply.ts';

/** The client that questions don't see. */
const HIDDEN = 0;

/** On an empty disk a start with its settings is as good as a first one. */
export async function benchWith(world: ScratchWorld, server: ServerSettings | undefined): Promise<BenchWorld> {
  if (server !== undefined) {
    await world.machine({ do: 'end', how: 'killed' });
    await world.machine({ do: 'start', settings: server });
  }
  const argv = (line: string) => splitArgs(fromUtf8(line)) ?? [];
  const send = async (client: number, line: string): Promise<Reply> => (world.isUp ? world.run(client, argv(line)) : new Status(NO_SERVER));
  return {
    client: (number) => (line) => send(number, line),
    hidden: (line) => send(HIDDEN, line),
    async machine(step) {
      switch (step.do) {
        case 'shutdown':
          await world.run(HIDDEN, argv(step.run));
          break;
        case 'kill':
          await world.machine({ do: 'end', how: 'killed' });
          break;
        case 'power-loss':
          await world.machine({ do: 'end', how: 'power-cut' });
          break;
        default:
          await world.machine(step);
      }
    },
    wait: (ms) => world.wait(ms),
    heard: () => world.heard(),
    measure: (line, times) => world.measure(1, argv(line), times),
    lost: () => world.lost,
  };
}
