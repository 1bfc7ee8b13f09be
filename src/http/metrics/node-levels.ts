// How this node and its etcd are, as of now.

import type { Registry } from 'prom-client';
import type { NodeView } from '../../node/view.ts';
import { makeCounter, makeGauge } from './make-series.ts';

/** What it returns reads them anew. */
export function nodeLevels(registry: Registry, view: Pick<NodeView, 'thisNode'>): () => void {
  const info = makeGauge(registry, 'weir_node_info');
  const ready = makeGauge(registry, 'weir_ready');
  const warnings = makeGauge(registry, 'weir_warnings');
  const leaseRemaining = makeGauge(registry, 'weir_lease_remaining_seconds');
  const unprotected = makeCounter(registry, 'weir_segments_unprotected_total');
  const etcdUp = makeGauge(registry, 'weir_etcd_up');
  const etcdDatabase = makeGauge(registry, 'weir_etcd_database_bytes');
  // Without a label prom-client shows 0 for what was never told.
  etcdDatabase.remove();
  return () => {
    const node = view.thisNode();
    info.reset();
    info.set({ node: node.name, cluster: node.cluster, version: node.version, config_digest: node.configDigest }, 1);
    ready.set(node.ready ? 1 : 0);
    warnings.set(node.warnings.length);
    leaseRemaining.set(Math.max(0, node.leaseRemainingMs ?? 0) / 1000);
    unprotected.reset();
    unprotected.inc(node.unprotectedSegments);
    const { endpoint, trouble, databaseBytes } = node.etcd;
    etcdUp.set(endpoint !== null && trouble === null ? 1 : 0);
    if (databaseBytes !== null) etcdDatabase.set(databaseBytes);
  };
}
