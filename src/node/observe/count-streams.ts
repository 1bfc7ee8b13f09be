// How many streams of the configuration are in which state, as far as this node knows by itself, without asking another one: of its own
// ingests how they do, of the others only that somebody has them, or nobody.

import { effectiveOwner } from '../../cluster/mirror/tables.ts';
import type { ClusterState } from '../../cluster/state.ts';
import type { StreamConfig } from '../../config/config.ts';
import type { IngestView, StreamStatus } from '../view.ts';
import { believedTables } from './believed-tables.ts';

/** @param ingestOf this node's own. Each stream is counted once. */
export function countStreams(
  state: ClusterState,
  streams: readonly StreamConfig[],
  ingestOf: (stream: string) => Pick<IngestView, 'status'> | null,
): Readonly<Record<StreamStatus, number>> {
  const counts = { running: 0, waiting: 0, error: 0, elsewhere: 0, nowhere: 0, off: 0 };
  const tables = believedTables(state);
  for (const stream of streams) counts[statusOf(stream)] += 1;
  return counts;

  function statusOf({ name, disabled, clusterIngest }: StreamConfig): StreamStatus {
    if (disabled || (clusterIngest !== null && tables.stops.has(name))) return 'off';
    const owner = clusterIngest === null ? null : effectiveOwner(tables, name);
    if (owner !== null && owner.node !== state.settings.me) return 'elsewhere';
    if (clusterIngest !== null && owner === null) return 'nowhere';
    return ingestOf(name)?.status ?? 'waiting';
  }
}
