// The part of a configuration that placement depends on, as one canonical text: nodes with equal texts compute equal plans.
// Hashing it is done where it is published. The order of the file does not count, nor does anything of a single node.

import type { Config } from './config.ts';

export function clusterDigest({ peers, streams }: Pick<Config, 'peers' | 'streams'>): string {
  const placedPeers = peers.map(({ name, weight, maxStreams }) => ({ name, weight, maxStreams }));
  const placedStreams = streams.flatMap(({ name, disabled, clusterIngest }) =>
    clusterIngest === null
      ? []
      : [
          {
            name,
            captureAt: clusterIngest.captureAt,
            weight: clusterIngest.weight,
            reclaim: clusterIngest.reclaim,
            disabled,
          },
        ],
  );
  return JSON.stringify({ peers: placedPeers.sort(byName), streams: placedStreams.sort(byName) });
}

/** By code units: never by a locale, which differs between machines. */
function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  if (a.name === b.name) return 0;
  return a.name < b.name ? -1 : 1;
}
