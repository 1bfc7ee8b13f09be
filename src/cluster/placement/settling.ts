// When orphans may be claimed that nobody here saw losing their owner: at a cold start, or when etcd was away, the first node up would
// otherwise take everything. They wait until every node of the file is a member, or none has joined for `settle`, but not for ever.

import type { Member } from '../session/session.ts';
import type { ClusterState } from '../state.ts';

const settlesAtMost = 3;

/** The moment (monotonic) from which unseen orphans may be claimed, as things stand; the past: now. */
export function settledAtMs(state: ClusterState, member: Member): number {
  const { settings, mirror, lastJoinMs } = state;
  if (settings.peers.every(peer => mirror.base.members.has(peer))) return member.joinedMs;
  const quiet = Math.max(lastJoinMs, member.joinedMs) + settings.settleMs;
  return Math.min(quiet, member.joinedMs + settlesAtMost * settings.settleMs);
}
