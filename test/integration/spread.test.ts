// Three nodes and twelve cameras: the streams spread evenly, also when the nodes do not start together.

import { expect, it } from 'vitest';
import { etcdForTest, sourcesForTest } from '../support/sources.ts';
import { makeCluster } from '../support/start-cluster.ts';
import { Stopwatch } from '../support/stopwatch.ts';
import { waitFor } from '../support/wait.ts';

it.each([
  ['at once', 0],
  ['2 s apart', 2000],
])('12 streams are 4 +- 1 a node within 10 s of the third being a member, nodes started %s', async (_, apartMs) => {
  const etcd = await etcdForTest();
  const sources = await sourcesForTest(12);
  const cluster = await makeCluster({
    // A node that a busy machine lets join late is waited for; no session ends.
    ...{ etcd: etcd.endpoints, fetchTimeout: 2, staleTimeout: 10, settings: 'settle 20s;' },
    streams: () => sources.text(),
  });
  const first = new Stopwatch();
  for (const [index, node] of cluster.nodes.entries()) {
    await waitFor(`the start of node ${index}`, 60_000, () => first.elapsedMs >= index * apartMs);
    node.start();
  }
  await Promise.all(cluster.nodes.map(node => node.waitUntilReady(60_000)));
  const third = new Stopwatch();
  await cluster.waitForSpread(3, 5, third.left(10_000));
  await cluster.waitUntilRunning(30_000);
  await waitFor('12 ffmpegs', 30_000, () => cluster.ffmpegs().length === 12);
  expect(sources.seenTwice()).toEqual([]);
});
