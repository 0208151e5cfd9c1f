// The transcripts over a socket against `npm run serve`: the same engine with the Node host's clock, timers and
// streams.
import { replayAll } from './replay.ts';
import { keyspaceProgram } from './targets/programs.ts';
import { tcpTarget } from './targets/tcp.ts';

replayAll(tcpTarget(keyspaceProgram()));
