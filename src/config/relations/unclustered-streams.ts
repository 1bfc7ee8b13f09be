// Streams without cluster_ingest where there are several peers: each node opens a connection of its own to the source. That is what multicast
// and test pictures may want, and what a camera that allows one client does not bear; one forgotten word makes the difference. One warning
// for all of them, at the first. A stream that is held in etcd is warned of in the same words.

import type { Built } from '../build/built.ts';
import type { StreamConfig } from '../config.ts';
import type { Problems } from '../problems.ts';
import { isShareable } from './sources.ts';

export function checkUnclusteredStreams({ config: { peers }, streams }: Built, problems: Problems): void {
  const alone = streams.filter(({ config }) => connectsEverywhere(config));
  const sentence = unclusteredWarning(
    alone.map(({ config }) => config.name),
    peers.length,
  );
  const [first] = alone;
  if (first === undefined || sentence === null) return;
  const { statement } = first.given;
  problems.warn(statement.words[0]?.place ?? statement.name.place, sentence);
}

/** Every node does, to a source that may allow one client only. */
export function connectsEverywhere({
  clusterIngest,
  disabled,
  inputs,
}: Pick<StreamConfig, 'clusterIngest' | 'disabled' | 'inputs'>): boolean {
  return clusterIngest === null && !disabled && inputs.some(input => !isShareable(input));
}

/** @param names of streams that connect everywhere. null: there is nothing to warn of. */
export function unclusteredWarning([first, ...more]: readonly string[], peers: number): string | null {
  if (first === undefined || peers < 2) return null;
  const others = more.length === 0 ? '' : ` (and ${more.length} more)`;
  return (
    `stream '${first}'${others} has no cluster_ingest: each of the ${peers} nodes opens a connection of its own to the ` +
    "source; add 'cluster_ingest' where one of them shall do it for all"
  );
}
