// A file with no other peer has an etcd of its own: started with the node, started again when it dies, gone with the node.

import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { ClusterNode } from '../support/cluster-node.ts';
import { sourcesForTest } from '../support/sources.ts';
import { makeCluster } from '../support/start-cluster.ts';
import { waitFor } from '../support/wait.ts';

function etcdOf(node: ClusterNode): number | undefined {
  return node.processes().find(pid => {
    try {
      return readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === 'etcd';
    } catch {
      return false;
    }
  });
}

it('a lone node runs its own etcd, survives its death, and takes it along when it leaves', async () => {
  const sources = await sourcesForTest(2);
  const cluster = await makeCluster({
    nodes: 1,
    etcd: null,
    streams: () => sources.text(),
    env: { WEIR_ETCD: undefined },
  });
  const node = cluster.node(0);
  node.start();
  await node.waitUntilReady(30_000);
  await cluster.waitUntilRunning(20_000);

  const first = etcdOf(node);
  expect(first).toBeDefined();
  if (first !== undefined) process.kill(first, 'SIGKILL');
  await waitFor('another etcd', 30_000, () => {
    const now = etcdOf(node);
    return now !== undefined && now !== first;
  });
  await node.waitUntilReady(30_000);
  await cluster.waitUntilRunning(20_000);
  expect(sources.seenTwice()).toEqual([]);

  expect(await node.terminate()).toMatch(/status 0$/);
  expect(node.processes()).toEqual([]);
});

it('nothing of a killed lone node survives, its etcd neither, and it starts again from its data', async () => {
  const sources = await sourcesForTest(1);
  const cluster = await makeCluster({
    nodes: 1,
    etcd: null,
    streams: () => sources.text(),
    env: { WEIR_ETCD: undefined },
  });
  const node = cluster.node(0);
  node.start();
  await cluster.waitUntilRunning(40_000);
  const before = (await cluster.owners()).get('cam01');
  await node.kill9();
  await waitFor('the end of all of it', 30_000, () => node.processes().length === 0);
  node.start();
  await node.waitUntilReady(30_000);
  await cluster.waitUntilRunning(20_000);
  expect((await cluster.owners()).get('cam01')?.epoch).toBeGreaterThan(before?.epoch ?? Number.POSITIVE_INFINITY);
  expect(sources.seenTwice()).toEqual([]);
});
