// What the learner's own server has no part in: commands on an empty server that is forgotten at once, servers that last as
// long as a lab or a lesson needs them, and what the commands' declarations give as examples.
import type { StartingParts } from '../../engine/late-parts.ts';
import type { PartLoader } from './part-loader.ts';
import type { ExamplesByCommand, Report, Request } from './protocol.ts';
import { stoppedOutcome, stoppedReply } from './scratch-protocol.ts';
import type * as Servers from './scratch-servers.ts';
import type { ScratchWorlds } from './scratch-world.ts';

export interface AsideEnvironment {
  /** Unix µs. */
  micros(): number;
  report(report: Report): void;
  seed(): number;
  loadExamples(): Promise<ExamplesByCommand>;
  loadScratchServers(): Promise<typeof Servers>;
}

export class Aside {
  private worlds: Promise<ScratchWorlds> | undefined;

  constructor(
    private readonly environment: AsideEnvironment,
    private readonly parts: PartLoader,
    private readonly loadAll: () => Promise<void>,
  ) {}

  /** `now`: what the learner's clock shows, in unix ms. */
  async handle(request: Extract<Request, { type: 'scratch' | 'world-step' | 'world-end' | 'examples' }>, now: number): Promise<void> {
    const { environment, parts } = this;
    switch (request.type) {
      case 'scratch': {
        const { id, commands } = request;
        const outputs = await environment.loadScratchServers().then(
          ({ answersFromScratch }) => answersFromScratch(commands, { at: now, seed: environment.seed() }, parts),
          (error: unknown) => commands.map(() => stoppedReply(error)),
        );
        environment.report({ type: 'scratch', id, outputs });
        return;
      }
      case 'world-step': {
        const { id, world, step } = request;
        const outcome = await this.worldsThere().then(
          (worlds) => worlds.step(world, step),
          (error: unknown) => stoppedOutcome(step, error),
        );
        environment.report({ type: 'world-step', id, outcome });
        return;
      }
      case 'world-end':
        void this.worlds?.then((worlds) => worlds.end(request.world), () => undefined);
        return;
      case 'examples': {
        const examples = await environment.loadExamples().catch(() => ({}));
        environment.report({ type: 'examples', id: request.id, examples });
      }
    }
  }

  private worldsThere(): Promise<ScratchWorlds> {
    const start = async (): Promise<StartingParts> => {
      await this.loadAll();
      return this.parts.startingParts(() => undefined);
    };
    this.worlds ??= this.environment.loadScratchServers().then(
      ({ ScratchWorlds }) => new ScratchWorlds(start, this.environment.micros),
      (error: unknown) => {
        this.worlds = undefined;
        throw error;
      },
    );
    return this.worlds;
  }
}
