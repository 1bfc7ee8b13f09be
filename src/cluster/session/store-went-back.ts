// etcd is another one, or an older state of the same: restored from a backup, emptied, or reached by an address that leads elsewhere now.
// What this node owned may belong to others there, and nothing that it knows is true: it stops everything, sounds the alarm, and begins anew.
// Not promised: that it is noticed at once, or always; until then two nodes may believe that a stream is theirs.

import { emptyMirror } from '../mirror/mirror.ts';
import { change, say, type Turn } from '../turn.ts';
import { endSession } from './end-session.ts';

/** @param by what shows it, for people. */
export function storeWentBack(turn: Turn, by: string): void {
  const reason = `etcd is another one or went back in time (restored from a backup? ${by}): everything is stopped`;
  say(turn, 'error', 'store-went-back', reason);
  endSession(turn, reason, 'error');
  // What the former store is still going to answer is not true of this one; its revisions may be far ahead.
  const pending = [...turn.state.pending].filter(([, { purpose }]) => purpose.type === 'leave');
  const { prefix } = turn.state.mirror;
  change(turn, { pending: new Map(pending), mirror: { ...emptyMirror(prefix), reason } });
}
