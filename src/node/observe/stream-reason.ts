// Why a stream is where it is, or why it is nowhere, in one sentence for a person.

import type { Row } from '../../cluster/mirror/row.ts';
import { effectiveOwner, saidToStay, type Tables } from '../../cluster/mirror/tables.ts';
import type { OwnerValue } from '../../cluster/mirror/values.ts';
import { preferredNode } from '../../cluster/placement/candidates.ts';
import { filesQuietMs, joinsSettledMs } from '../../cluster/placement/settling.ts';
import { sharedStreams } from '../../cluster/shared-streams.ts';
import type { ClusterState } from '../../cluster/state.ts';
import type { StreamConfig } from '../../config/config.ts';
import { believedTables } from './believed-tables.ts';

/** Why nobody shall have it; null: somebody should. What each node runs on its own cannot be switched off. */
export function reasonOfOff({ stops }: Tables, { name, disabled, clusterIngest }: StreamConfig): string | null {
  if (disabled) return 'it is disabled in the configuration';
  const stop = clusterIngest === null ? undefined : stops.get(name);
  return stop === undefined ? null : `switched off by ${stop.value?.by ?? 'an operator'}`;
}

export function reasonOfStream(state: ClusterState, stream: StreamConfig, nowMs: number): string {
  const latest = believedTables(state);
  const whyOff = reasonOfOff(latest, stream);
  if (stream.disabled && whyOff !== null) return whyOff;
  if (stream.clusterIngest === null) return 'it runs on every node on its own (no cluster_ingest)';
  const owner = effectiveOwner(latest, stream.name);
  if (owner !== null) return reasonOfOwner(latest, stream.name, owner);
  if (latest.owners.get(stream.name)?.value === null) {
    return 'its owner key in etcd cannot be read (a later version of weir, or a stranger, wrote it), so no node takes it; when none ingests it, delete the key';
  }
  const trouble = latest.streams.get(stream.name)?.value?.trouble ?? null;
  if (trouble !== null && !state.settings.streams.has(stream.name))
    return `what stands in etcd of it cannot be read, so no node takes it: ${trouble}`;
  return whyOff ?? reasonOfOrphan(state, stream.name, nowMs);
}

/** What an operator said of the stream since it came there counts before why it came. Those words stand in the move that brought them, as long
 *  as none to elsewhere has been asked for since. */
function reasonOfOwner(latest: Tables, stream: string, { node, row }: { node: string; row: Row<OwnerValue> }): string {
  const { reason = '', byHand = false } = row.value ?? {};
  const stays = saidToStay(latest, stream);
  const word = latest.moves.get(stream)?.value;
  if (stays !== null && word?.to === node) return word.reason;
  if (stays === null || stays === byHand) return reason;
  return stays ? 'an operator keeps it there' : 'an operator let go of it there: it may be moved by itself';
}

function reasonOfOrphan(state: ClusterState, name: string, nowMs: number): string {
  const { session, mirror, plan, settings, lost } = state;
  if (session.type !== 'member')
    return `nobody runs it as far as ${settings.me} knows, which is not a member of the cluster now and has stopped its own`;
  if (!mirror.fresh)
    return `nobody runs it as far as ${settings.me} knows, whose knowledge may be old: ${mirror.reason}`;
  const unplaced = plan?.unplaced.get(name);
  if (unplaced !== undefined) return unplaced;
  const known = sharedStreams(mirror.latest, settings).get(name);
  const preferred = known === undefined ? null : preferredNode(mirror.latest, settings.prefix, known);
  if (preferred !== null) return `waiting for ${preferred}, which is preferred by capture_at and alive, to take it`;
  if (!lost.has(name)) {
    if (joinsSettledMs(state, session) > nowMs)
      return 'waiting until all nodes are there, or none has joined for a while (settle)';
    if (filesQuietMs(state) > nowMs) return "new: waits until every node has this configuration, for 'settle' at most";
  }
  const designated = plan?.assigned.get(name);
  return designated === undefined ? 'waiting for a node to take it' : `waiting for ${designated} to take it`;
}
