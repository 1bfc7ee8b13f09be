// When orphans may be claimed that nobody here saw losing their owner: at a cold start, or when etcd was away, the first node up would
// otherwise take everything. They wait until every node of the file is a member, or none has joined for `settle`, but not for ever. So do
// streams that are new in a file, until all living nodes have it, or none has read another one for `settle`; and all that are new, while
// something that was taken out still ends: a stream that was given another name has one source, which takes one client.

import { type Holdings, holdingsOf } from '../mirror/holdings.ts';
import type { Tables } from '../mirror/tables.ts';
import { remember } from '../remember.ts';
import { haveSameFiles } from '../session/same-files.ts';
import type { Member } from '../session/session.ts';
import { type SharedStreams, sharedStreams } from '../shared-streams.ts';
import type { ClusterState } from '../state.ts';

const settlesAtMost = 3;

/** The moment (monotonic) from which this node may claim what the plan gives it of unseen orphans, as things stand; the past: now. */
export function settledAtMs(state: ClusterState, member: Member): number {
  return Math.max(joinsSettledMs(state, member), filesQuietMs(state));
}

/** The part of it that is for nodes still to come. */
export function joinsSettledMs(state: ClusterState, member: Member): number {
  return Math.min(joinsQuietMs(state, member), member.joinedMs + settlesAtMost * state.settings.settleMs);
}

/** The moment by which every node has settled that this node knows of. */
export function latestSettledMs({ settings, lastJoinMs, lastFileMs }: ClusterState): number {
  return Math.max(lastJoinMs + settlesAtMost * settings.settleMs, lastFileMs + settings.settleMs);
}

/** The moment from which a node that does not claim its own is silent: one that has just joined is still waiting, and waits for itself. */
export function quietAtMs(state: ClusterState, member: Member): number {
  return Math.max(joinsQuietMs(state, member), filesQuietMs(state));
}

function joinsQuietMs({ settings, mirror, lastJoinMs }: ClusterState, member: Member): number {
  if (settings.peers.every(peer => mirror.base.members.has(peer))) return member.joinedMs;
  return Math.max(lastJoinMs, member.joinedMs) + settings.settleMs;
}

/** The moment from which no node is expected to read another file; the past: all have the same. While a new one is rolled out, whoever has it
 *  first must not take all that is new in it. */
export function filesQuietMs({ settings, mirror, lastFileMs }: ClusterState): number {
  return haveSameFiles(mirror.base, settings.digest) ? Number.NEGATIVE_INFINITY : lastFileMs + settings.settleMs;
}

/** The moment from which a stream that nobody has had may take its source; the past: nothing is known that may still hold it. Not promised: where
 *  a node keeps the old file for longer than `settle`, it keeps the former stream as well. */
export function endedMs({ settings, mirror, lastFileMs, lastHeldMs }: ClusterState): number {
  const streams = sharedStreams(mirror.latest, settings);
  if (!someEnding(holdingsOf(mirror.latest), streams, mirror.latest.streams)) return Number.NEGATIVE_INFINITY;
  // while files differ, what this node does not know may be there for good
  const lastMs = haveSameFiles(mirror.base, settings.digest) ? Math.max(lastFileMs, lastHeldMs) : lastFileMs;
  return lastMs + settings.settleMs;
}

/** Whether a living node has a stream that this one knows nothing of. One whose key cannot be read goes on. */
const someEnding = remember((holdings: Holdings, streams: SharedStreams, held: Tables['streams']): boolean => {
  for (const owned of holdings.values())
    for (const name of owned.keys()) if (!streams.has(name) && !held.has(name)) return true;
  return false;
});
