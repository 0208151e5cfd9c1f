// What DEBUG switches, and the subcommands of it that others bring: RELOAD and LOADAOF need files, which the engine has not.
import type { Handler } from './command.ts';

export const REPLY_PEAK_MS = 5000;

export class DebugSwitches {
  /** Bytes from which an element has a quicklist node of its own; 0: as Redis sets it. */
  packedThreshold = 0;
  /** Nothing happens by itself: no expiry cycle. */
  isCronPaused = false;
  /** How tables of keys grow and shrink while no child saves. */
  resizing: 'enable' | 'forbid' = 'enable';
  /** Scripts may run commands that are not for scripts. */
  runsNoScriptCommands = false;
  /** RESTORE and RDB files are not checked for damage. */
  skipsChecksums = false;
  /** Clients keep the reply buffer that they began with. */
  keepsReplyBuffers = false;
  /** So long a reply buffer keeps the size that was once needed. */
  replyPeakMs = REPLY_PEAK_MS;
  /** By name in lower case; they come before DEBUG's own. */
  readonly contributed = new Map<string, Handler>();
}
