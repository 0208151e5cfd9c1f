// The catalogue of our own engine for tests, asked as the page asks it.
import { ALL_COMMANDS, allExamples } from '../../../hosts/worker/all-commands.ts';
import { runInScratch } from '../../../hosts/worker/scratch.ts';
import type { Reply } from '../../../resp/reply.ts';
import { ReplyDecoder } from '../../../resp/reply-decoder.ts';
import { buildCatalogue, type Catalogue } from '../catalogue.ts';

/** The first reply to each command, from an empty scratch engine. */
export function ask(...commands: readonly (readonly string[])[]): readonly Reply[] {
  return (runInScratch(commands, { at: 1_760_000_000_000, seed: 7 }, { commands: ALL_COMMANDS }) ?? []).map((bytes) => {
    const decoder = new ReplyDecoder();
    decoder.feed(bytes);
    return decoder.next() ?? null;
  });
}

export function ownCatalogue(): Catalogue {
  const [docs, info] = ask(['COMMAND', 'DOCS'], ['COMMAND']);
  return buildCatalogue(docs ?? null, info ?? null, allExamples());
}
