// etcd goes away: for a moment (silent, restarted) nothing changes; for longer than stale_timeout everything stops in time, says so, and comes back.

import { expect, it } from 'vitest';
import type { Cluster } from '../support/cluster.ts';
import { etcdForTest, sourcesForTest } from '../support/sources.ts';
import { startCluster } from '../support/start-cluster.ts';
import { Stopwatch } from '../support/stopwatch.ts';
import { waitFor } from '../support/wait.ts';

async function places(cluster: Cluster): Promise<readonly string[]> {
  return [...(await cluster.owners())].map(([name, owner]) => `${name} ${owner?.node} ${owner?.epoch}`);
}

it('an etcd that is silent for 1 s, and then restarted, changes nothing at stale_timeout 10', async () => {
  const etcd = await etcdForTest();
  const sources = await sourcesForTest(6);
  const cluster = await startCluster({
    etcd: etcd.endpoints,
    fetchTimeout: 2,
    staleTimeout: 10,
    streams: () => sources.text(),
  });
  await cluster.waitForSpread(2, 2, 15_000);
  await cluster.waitUntilRunning(20_000);
  const before = await places(cluster);
  const ffmpegs = cluster.ffmpegs();
  etcd.member.pause();
  const paused = new Stopwatch();
  await waitFor('the end of a second', 2000, () => paused.elapsedMs > 1000);
  etcd.member.resume();
  await Promise.all(cluster.nodes.map(node => node.waitUntilReady()));
  await etcd.member.restart();
  const restarted = new Stopwatch();
  // Longer than any deadline that was set before.
  const seen = new Set<string>();
  await waitFor('11 s', 20_000, async () => {
    seen.add((await places(cluster)).join('; '));
    return restarted.elapsedMs > 11_000;
  });
  expect([...seen]).toEqual([before.join('; ')]);
  expect(cluster.ffmpegs()).toEqual(ffmpegs);
  for (const name of sources.names)
    expect(sources.cameras.counts.of(name), name).toMatchObject({ living: 1, total: 1 });
});

it.each(['silent', 'killed'] as const)(
  'an etcd that is %s for longer than stale_timeout stops everything in time',
  async how => {
    // Twice the shortest: a busy machine that loses a session before the test begins leaves a spread that only time makes even again.
    const staleMs = 6000;
    const etcd = await etcdForTest();
    const sources = await sourcesForTest(6);
    const cluster = await startCluster({
      etcd: etcd.endpoints,
      ...{ fetchTimeout: 2, staleTimeout: staleMs / 1000 },
      streams: () => sources.text(),
    });
    await cluster.waitForSpread(2, 2, 15_000);
    await cluster.waitUntilRunning(20_000);
    expect(cluster.ffmpegs()).toHaveLength(6);

    const away = new Stopwatch();
    if (how === 'silent') etcd.member.pause();
    else await etcd.member.kill();
    // A lease ends stale_timeout after its last renewal at the earliest, and that was before.
    await waitFor(
      'the end of all ffmpegs before any lease ends',
      away.left(staleMs),
      () => cluster.ffmpegs().length === 0,
    );
    await waitFor('the cameras to see nobody any more', away.left(staleMs), () =>
      sources.names.every(name => sources.cameras.counts.of(name).living === 0),
    );
    for (const node of cluster.nodes) {
      expect(await node.liveness()).toMatchObject({ status: 200 });
      // The fence has killed by itself; what main says of it may come a little later.
      const body = await waitFor(`${node.name} to be not ready`, 30_000, async () => {
        const readiness = await node.readiness();
        return readiness.status === 503 && readiness.body;
      });
      expect(JSON.stringify(body)).toMatch(/etcd/i);
      await waitFor(`${node.name} to say why`, 30_000, () => /deadline|lease/i.test(node.lines.join('\n')));
    }

    if (how === 'silent') etcd.member.resume();
    else await etcd.member.start();
    await Promise.all(cluster.nodes.map(node => node.waitUntilReady(30_000)));
    await cluster.waitForSpread(2, 2, 20_000);
    await cluster.waitUntilRunning(20_000);
    expect(sources.seenTwice()).toEqual([]);
  },
);
