// How many streams of the configuration are in which state, as far as this node knows by itself, without asking another one: of its own
// ingests how they do, of the others only that somebody has them, or nobody. Where each stream is, is looked up again only when something
// has changed about that: with 10,000 streams it takes some ms.

import { type Holdings, holdingsOf } from '../../cluster/mirror/holdings.ts';
import type { Tables } from '../../cluster/mirror/tables.ts';
import { remember } from '../../cluster/remember.ts';
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
  const tables = believedTables(state);
  const { here, elsewhere, nowhere, off } = placesOf(holdingsOf(tables), streams, tables.stops, state.settings.me);
  const counts = { running: 0, waiting: 0, error: 0, elsewhere, nowhere, off };
  for (const stream of here) counts[ingestOf(stream)?.status ?? 'waiting'] += 1;
  return counts;
}

interface Places {
  readonly here: readonly string[];
  readonly elsewhere: number;
  readonly nowhere: number;
  readonly off: number;
}

const placesOf = remember(
  (holdings: Holdings, streams: readonly StreamConfig[], stops: Tables['stops'], me: string): Places => {
    const others = new Set([...holdings].flatMap(([node, held]) => (node === me ? [] : [...held.keys()])));
    const places = { here: [] as string[], elsewhere: 0, nowhere: 0, off: 0 };
    for (const { name, disabled, clusterIngest } of streams) {
      if (disabled || (clusterIngest !== null && stops.has(name))) places.off += 1;
      else if (clusterIngest === null || holdings.get(me)?.has(name)) places.here.push(name);
      else places[others.has(name) ? 'elsewhere' : 'nowhere'] += 1;
    }
    return places;
  },
);
