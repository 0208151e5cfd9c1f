// Where questions are judged and proofs are run: scratch servers of the worker, which the learner's session never hears of;
// and the workspace, where a proof plays for everybody to see, in a session that belongs to practice.
import { useEffect, useMemo, useRef, useState } from 'react';
import { fromUtf8 } from '../../base/bytes.ts';
import { splitArgs } from '../../base/quoting.ts';
import { type PlayedLine, playProof } from '../../curriculum/interview/judge.ts';
import type { BenchWorld } from '../../curriculum/interview/measure.ts';
import type { Proof } from '../../curriculum/interview/question.ts';
import type { EngineClient, ScratchWorld } from '../../hosts/worker/client.ts';
import { useWorkspace } from '../workspace/hooks.ts';
import type { Workspace } from '../workspace/workspace.ts';

export type NewBench = () => BenchWorld;

/** The session of practice, among those of lessons. */
export const PRACTICE_SESSION = 'practice';
/** The client that questions don't see. */
const HIDDEN = 0;

/** Makes empty servers, each in the place of the one before it. */
export function useBench(): NewBench {
  const { engine } = useWorkspace();
  const last = useRef<ScratchWorld>(undefined);
  useEffect(
    () => () => {
      last.current?.end();
      last.current = undefined;
    },
    [],
  );
  return useMemo(
    () => () => {
      last.current?.end();
      const world = engine.scratchWorld();
      last.current = world;
      return bench(world);
    },
    [engine],
  );
}

function bench(world: ScratchWorld): BenchWorld {
  const argv = (line: string) => splitArgs(fromUtf8(line)) ?? [];
  return {
    client: (number) => (line) => world.run(number, argv(line)),
    hidden: (line) => world.run(HIDDEN, argv(line)),
    wait: (ms) => world.wait(ms),
    heard: () => world.heard(),
    measure: (line, times) => world.measure(1, argv(line), times),
    losePower: () => world.losePower(),
  };
}

/** What a script answers; undefined until it has run. */
export function usePlayed(proof: Proof): readonly PlayedLine[] | undefined {
  const newBench = useBench();
  const [played, setPlayed] = useState<{ readonly proof: Proof; readonly lines: readonly PlayedLine[] }>();
  useEffect(() => {
    let isGone = false;
    void playProof(proof, newBench()).then((lines) => {
      if (!isGone) setPlayed({ proof, lines });
    });
    return () => {
      isGone = true;
    };
  }, [proof, newBench]);
  return played?.proof === proof ? played.lines : undefined;
}

const BETWEEN_LINES_MS = 600;

/** Runs a script in the terminals, a line at a time, from an empty server; a later call ends an earlier one. */
export async function playInWorkspace(workspace: Workspace, proof: Proof): Promise<void> {
  const turn = nextTurn(workspace.engine);
  await workspace.engine.openSession({ kind: 'lesson', id: PRACTICE_SESSION, isFresh: true });
  for (const line of proof) {
    if (!turn.isCurrent()) return;
    if ('wait' in line) workspace.engine.time({ do: 'jump', by: line.wait });
    else workspace.terminal()?.run(line.run, line.client);
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_LINES_MS));
  }
}

const turns = new WeakMap<EngineClient, number>();

function nextTurn(engine: EngineClient): { isCurrent(): boolean } {
  const own = (turns.get(engine) ?? 0) + 1;
  turns.set(engine, own);
  return { isCurrent: () => turns.get(engine) === own };
}
