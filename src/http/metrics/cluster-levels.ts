// How the cluster is, as far as this node knows by itself: nothing is asked of other nodes, each of which tells its own part.

import type { Registry } from 'prom-client';
import type { NodeView, PeerView } from '../../node/view.ts';
import { makeGauge } from './make-series.ts';

/** What it returns reads them anew. */
export function clusterLevels(
  registry: Registry,
  view: Pick<NodeView, 'thisNode' | 'peers' | 'streamCounts'>,
): () => void {
  const peers = makeGauge(registry, 'weir_peers');
  const streams = makeGauge(registry, 'weir_streams');
  const owned = makeGauge(registry, 'weir_owned_streams');
  const imbalance = makeGauge(registry, 'weir_placement_imbalance_ratio');
  return () => {
    const known = view.peers();
    for (const status of ['up', 'down', 'draining'] as const)
      peers.set({ status }, known.filter(peer => peer.status === status).length);
    for (const [status, count] of Object.entries(view.streamCounts())) streams.set({ status }, count);
    const { name } = view.thisNode();
    owned.set(known.find(peer => peer.name === name)?.totalStreams ?? 0);
    imbalance.set(imbalanceOf(known));
  };
}

/** Largest over mean, each load being what a node has over its weight, of those that may have any; 1 where there is nothing to share. */
export function imbalanceOf(peers: readonly Pick<PeerView, 'status' | 'load' | 'weight'>[]): number {
  const sharing = peers.filter(({ status }) => status === 'up');
  const weight = sharing.reduce((sum, peer) => sum + peer.weight, 0);
  const mean = sharing.reduce((sum, peer) => sum + peer.load * peer.weight, 0) / weight;
  return mean > 0 ? Math.max(...sharing.map(({ load }) => load)) / mean : 1;
}
