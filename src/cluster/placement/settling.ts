// When orphans may be claimed that nobody here saw losing their owner: at a cold start, or when etcd was away, the first node up would
// otherwise take everything. They wait until every node of the file is a member, or none has joined for `settle`, but not for ever.

import type { Member } from '../session/session.ts';
import type { ClusterState } from '../state.ts';

const settlesAtMost = 3;

/** The moment (monotonic) from which this node may claim what the plan gives it of unseen orphans, as things stand; the past: now. */
export function settledAtMs(state: ClusterState, member: Member): number {
  return Math.min(quietAtMs(state, member), member.joinedMs + settlesAtMost * state.settings.settleMs);
}

/** The moment by which every node has settled that this node knows of. */
export function latestSettledMs({ settings, lastJoinMs }: ClusterState): number {
  return lastJoinMs + settlesAtMost * settings.settleMs;
}

/** The moment from which a node that does not claim its own is silent: one that has just joined is still waiting, and waits for itself. */
export function quietAtMs({ settings, mirror, lastJoinMs }: ClusterState, member: Member): number {
  if (settings.peers.every(peer => mirror.base.members.has(peer))) return member.joinedMs;
  return Math.max(lastJoinMs, member.joinedMs) + settings.settleMs;
}
