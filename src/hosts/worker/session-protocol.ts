// Sessions by name: sandboxes, one for each lesson, and what came in by a link.
import type { ByteString } from '../../base/bytes.ts';

export interface SessionInfo {
  readonly id: string;
  readonly name: string;
  /** A visit is somebody else's session: it is not stored unless the learner keeps it. */
  readonly kind: 'sandbox' | 'lesson' | 'visit';
  /** Unix ms. */
  readonly updatedAt: number;
  /** Deleted by the learner at that time (unix ms), and still to be had back. */
  readonly deletedAt?: number;
}

export type SessionOrder =
  | { readonly do: 'list' }
  /** The lesson's own session, begun if there is none yet; `isFresh` begins anew, what was there can be undone to. */
  | { readonly do: 'open lesson'; readonly lesson: string; readonly isFresh: boolean }
  /** Back to the sandbox of before. */
  | { readonly do: 'return' }
  | { readonly do: 'switch'; readonly session: string }
  | { readonly do: 'new'; readonly name: string }
  /** A copy of what is open, as a sandbox of that name; it is not switched to, unless what is open is a visit. */
  | { readonly do: 'save as'; readonly name: string }
  | { readonly do: 'rename'; readonly session: string; readonly name: string }
  | { readonly do: 'delete'; readonly session: string }
  | { readonly do: 'restore'; readonly session: string }
  /** What is open, compressed, for a link or a file. */
  | { readonly do: 'export' }
  /** Opens what somebody has exported, beside the learner's own sessions. */
  | { readonly do: 'visit'; readonly bytes: ByteString };
