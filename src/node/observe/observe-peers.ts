// All nodes of the cluster as this node sees them: those of the file, up or down, and those that only the store knows.

import type { MemberValue } from '../../cluster/mirror/values.ts';
import { keptByNode } from '../../cluster/placement/plan.ts';
import type { ClusterState } from '../../cluster/state.ts';
import type { Config, PeerConfig } from '../../config/config.ts';
import type { PeerView } from '../view.ts';
import { believedTables } from './believed-tables.ts';

export interface PeersNeeds {
  readonly state: ClusterState;
  readonly config: Config;
  /** Whether that node has fallen silent towards this one. */
  readonly isSuspect: (node: string) => boolean;
  readonly nowMs: number;
}

export function peersOf({ state, config, isSuspect, nowMs }: PeersNeeds): readonly PeerView[] {
  const latest = believedTables(state);
  const kept = keptByNode(latest, state.settings);
  const known = new Map(config.peers.map(peer => [peer.name, peer]));
  const names = [...known.keys(), ...[...latest.members.keys()].filter(name => !known.has(name)).sort()];
  return names.map(name => {
    const row = latest.members.get(name);
    const member = row?.value ?? null;
    const peer = known.get(name) ?? null;
    const weight = member?.weight ?? peer?.weight ?? 1;
    const { cost, count } = kept.get(name) ?? { cost: 0, count: 0 };
    return {
      name,
      status: row === undefined ? 'down' : latest.drains.has(name) ? 'draining' : 'up',
      apiUrl: member?.apiUrl ?? peer?.apiUrl ?? null,
      publicUrl: member?.publicUrl ?? peer?.publicUrl ?? null,
      ...timeoutsOf(peer, config),
      weight,
      session: row?.create ?? null,
      joinedAt: member?.joinedAt ?? null,
      totalStreams: count,
      load: cost / weight,
      version: member?.version ?? null,
      configDigest: member?.digest ?? null,
      configDiffers: member !== null && member.digest !== state.settings.digest,
      maxStreams: member?.maxStreams ?? null,
      isSuspect: row !== undefined && isSuspect(name),
      leaseRemainingMs: leaseRemainingMs(state, name, member, nowMs),
    };
  });
}

/** Of this node by its own deadline, past which it kills what it runs; of another by the last put that was seen. */
function leaseRemainingMs(
  { session, settings, heard }: ClusterState,
  name: string,
  value: MemberValue | null,
  nowMs: number,
) {
  if (name === settings.me) return session.type === 'member' ? Math.max(0, session.deadlineMs - nowMs) : null;
  const seen = heard.get(name);
  return value === null || value.ttlMs === null || seen === undefined
    ? null
    : Math.max(0, seen.atMs + value.ttlMs - nowMs);
}

function timeoutsOf(peer: PeerConfig | null, config: Config) {
  const { fetchTimeoutMs, staleTimeoutMs } = peer ?? config.peerDefaults;
  return { fetchTimeoutMs, staleTimeoutMs };
}
