// What the learner's own server has no part in: commands on an empty server that is forgotten at once, servers that last as
// long as a lab or a lesson needs them, and what the commands' declarations give as examples.
import type { PartLoader } from './part-loader.ts';
import type { ExamplesByCommand, Report, Request } from './protocol.ts';
import { answersFromScratch } from './scratch.ts';
import { ScratchWorlds } from './scratch-world.ts';

export interface AsideEnvironment {
  /** Unix µs. */
  micros(): number;
  report(report: Report): void;
  seed(): number;
  loadExamples(): Promise<ExamplesByCommand>;
}

export class Aside {
  private readonly worlds: ScratchWorlds;

  constructor(
    private readonly environment: AsideEnvironment,
    private readonly parts: PartLoader,
    loadAll: () => Promise<void>,
  ) {
    this.worlds = new ScratchWorlds(async () => {
      await loadAll();
      return parts.startingParts(() => undefined);
    }, environment.micros);
  }

  /** `now`: what the learner's clock shows, in unix ms. */
  async handle(request: Extract<Request, { type: 'scratch' | 'world-step' | 'world-end' | 'examples' }>, now: number): Promise<void> {
    const { environment, parts } = this;
    switch (request.type) {
      case 'scratch': {
        const outputs = await answersFromScratch(request.commands, { at: now, seed: environment.seed() }, parts);
        environment.report({ type: 'scratch', id: request.id, outputs });
        return;
      }
      case 'world-step':
        environment.report({ type: 'world-step', id: request.id, outcome: await this.worlds.step(request.world, request.step) });
        return;
      case 'world-end':
        this.worlds.end(request.world);
        return;
      case 'examples': {
        const examples = await environment.loadExamples().catch(() => ({}));
        environment.report({ type: 'examples', id: request.id, examples });
      }
    }
  }
}
