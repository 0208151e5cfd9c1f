// Where questions are judged and proofs are run: scratch servers of the worker, which the learner's session never hears of;
// and the workspace, where a proof plays for everybody to see, in a session that belongs to practice.
import { useEffect, useMemo, useRef, useState } from 'react';
import { type PlayedLine, playProof } from '../../curriculum/interview/judge.ts';
import type { BenchWorld } from '../../curriculum/interview/measure.ts';
import type { MachineStep, ServerSettings } from '../../curriculum/interview/crash.ts';
import type { Proof } from '../../curriculum/interview/question.ts';
import type { EngineClient, ScratchWorld } from '../../hosts/worker/client.ts';
import { useWorkspace } from '../workspace/hooks.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { benchWith } from './bench-world.ts';

export type NewBench = (server?: ServerSettings) => Promise<BenchWorld>;

/** The session of practice, among those of lessons. */
export const PRACTICE_SESSION = 'practice';

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
    () => async (server) => {
      last.current?.end();
      const world = engine.scratchWorld();
      last.current = world;
      return benchWith(world, server);
    },
    [engine],
  );
}

/** What a script answers; undefined until it has run. */
export function usePlayed(proof: Proof, server?: ServerSettings): readonly PlayedLine[] | undefined {
  const newBench = useBench();
  const [played, setPlayed] = useState<{ readonly proof: Proof; readonly lines: readonly PlayedLine[] }>();
  useEffect(() => {
    let isGone = false;
    const run = async (): Promise<void> => {
      const lines = await playProof(proof, await newBench(server));
      if (!isGone) setPlayed({ proof, lines });
    };
    void run();
    return () => {
      isGone = true;
    };
  }, [proof, server, newBench]);
  return played?.proof === proof ? played.lines : undefined;
}

const BETWEEN_LINES_MS = 600;

/** Runs a script in the terminals, a line at a time, from an empty server; a later call ends an earlier one. */
export async function playInWorkspace({ engine, terminal }: Workspace, proof: Proof, server?: ServerSettings): Promise<void> {
  const turn = nextTurn(engine);
  await engine.openSession({ kind: 'lesson', id: PRACTICE_SESSION, isFresh: true });
  if (server !== undefined) {
    engine.control({ type: 'kill' });
    engine.control({ type: 'start', settings: { ...server } });
  }
  for (const line of proof) {
    if (!turn.isCurrent()) return;
    if ('wait' in line) engine.time({ do: 'jump', by: line.wait });
    else if ('machine' in line) stepInWorkspace(line.machine, engine, (run) => terminal()?.run(run));
    else terminal()?.run(line.run, line.client);
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_LINES_MS));
  }
}

/** Whether all of a script can be done in the workspace: its disk loses no bytes on demand. */
export function playsInWorkspace(proof: Proof): boolean {
  return proof.every((line) => !('machine' in line) || line.machine.do !== 'cut');
}

function stepInWorkspace(step: MachineStep, engine: EngineClient, type: (line: string) => void): void {
  switch (step.do) {
    case 'shutdown':
      type(step.run);
      break;
    case 'kill':
      engine.control({ type: 'kill' });
      break;
    case 'power-loss':
      engine.control({ type: 'cut-power', tail: 'lost', seed: 1 });
      break;
    case 'start':
      engine.control({ type: 'start', settings: { ...step.settings } });
      break;
    case 'cut':
      break;
  }
}

const turns = new WeakMap<EngineClient, number>();

function nextTurn(engine: EngineClient): { isCurrent(): boolean } {
  const own = (turns.get(engine) ?? 0) + 1;
  turns.set(engine, own);
  return { isCurrent: () => turns.get(engine) === own };
}
