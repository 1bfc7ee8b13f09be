// Which configuration most nodes have: those that have another one are marked. Of two that are as common, the one of the node that is asked.

import type { Peer } from '../state/picture.ts';

/** null: no node says which it has. @param here the node that is asked. */
export function usualDigest(peers: readonly Peer[], here: string): string | null {
  const counts = new Map<string, number>();
  const ordered = [
    ...peers.filter(({ hostname }) => hostname === here),
    ...peers.filter(({ hostname }) => hostname !== here),
  ];
  for (const { stats } of ordered) {
    if (stats.config_digest !== null) counts.set(stats.config_digest, (counts.get(stats.config_digest) ?? 0) + 1);
  }
  const [usual] = [...counts].sort(([, a], [, b]) => b - a);
  return usual?.[0] ?? null;
}
