// The transcripts on the engine itself, with a clock that moves only when a transcript says so.
import { replayAll } from './replay.ts';
import { inProcessTarget } from './targets/in-process.ts';

replayAll(inProcessTarget());
