// A cluster of real nodes for one test: it ends with the test of the call, and shows its logs when that failed.

import { onTestFailed, onTestFinished } from 'vitest';
import { Cluster, type ClusterOptions } from './cluster.ts';

/** Writes the file; starts nothing. */
export async function makeCluster(options: ClusterOptions): Promise<Cluster> {
  const cluster = await Cluster.make(options);
  onTestFailed(() => console.error(cluster.log()));
  onTestFinished(() => cluster.stop());
  return cluster;
}

/** Makes a cluster and starts all its nodes at once. Resolves when all are ready. */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const cluster = await makeCluster(options);
  await cluster.start();
  return cluster;
}
