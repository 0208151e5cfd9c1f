// Lua scripts and functions.
import type { Command } from '../../command.ts';
import { evalCommand, evalRo, evalsha, evalshaRo } from './eval.ts';
import { fcall, fcallRo } from './fcall.ts';
import { functionCommand } from './function.ts';
import { script } from './script.ts';

export const SCRIPTING_COMMANDS: readonly Command[] = [
  evalCommand,
  evalRo,
  evalsha,
  evalshaRo,
  fcall,
  fcallRo,
  functionCommand,
  script,
];
