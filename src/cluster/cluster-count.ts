// What of the cluster's life is counted, for the metrics: things whose number says more than each single time. An effect like any other, so
// that it is told where it happens, and at most once. Nothing is decided by it.

import type { MoveReason } from './moves/move-reason.ts';

export type ClusterCount =
  /** An attempt to renew the lease is over. 'unanswered': it may have been done all the same. */
  | { readonly type: 'renewal'; readonly result: RenewalResult }
  /** A session is over that should have gone on: everything of it is killed. */
  | { readonly type: 'fenced' }
  /** Claims that etcd refused, because something was otherwise than this node saw. */
  | { readonly type: 'claims-refused'; readonly streams: number }
  /** A planned move away from this node is over. */
  | { readonly type: 'move'; readonly reason: MoveReason; readonly result: MoveResult };

export type RenewalResult = 'done' | 'unanswered' | 'refused';

/** 'taken-back': the stream is this node's again under a new epoch; 'failed': it is neither's, or this node's session ended meanwhile. */
export type MoveResult = 'done' | 'taken-back' | 'failed';
