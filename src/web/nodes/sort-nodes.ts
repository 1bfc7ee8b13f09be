// The order of the nodes.

import { type Sort, type SortKey, sortBy } from '../sort/sort.ts';
import type { Peer } from '../state/picture.ts';
import { nodeState } from './node-state.ts';

export type NodeColumn = 'name' | 'state' | 'streams' | 'load' | 'viewers' | 'lease' | 'uptime' | 'version' | 'digest';

const ranks = { bad: 0, warn: 1, idle: 2, good: 3 } as const;

export function sortNodes(peers: readonly Peer[], { column, descending }: Sort<NodeColumn>): readonly Peer[] {
  return sortBy(peers, peer => keyOf(peer, column), descending);
}

function keyOf(peer: Peer, column: NodeColumn): SortKey {
  const { stats } = peer;
  switch (column) {
    case 'name':
      return peer.hostname;
    case 'state':
      return ranks[nodeState(peer).tone];
    case 'streams':
      return stats.total_streams;
    case 'load':
      return stats.load;
    case 'viewers':
      return stats.total_clients;
    case 'lease':
      return stats.lease_remaining_ms ?? null;
    case 'uptime':
      return stats.uptime;
    case 'version':
      return stats.version;
    case 'digest':
      return stats.config_digest;
  }
}
