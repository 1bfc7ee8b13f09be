// A node is lost, or leaves: its streams, and no others, get new owners in time; the cameras never see two of them. When it comes
// back, its pinned stream and then its share come back to it.

import { expect, it } from 'vitest';
import type { Cluster } from '../support/cluster.ts';
import type { ClusterNode, Owner } from '../support/cluster-node.ts';
import { sumExposed } from '../support/exposed.ts';
import { etcdForTest, sourcesForTest, type TestSources } from '../support/sources.ts';
import { startCluster } from '../support/start-cluster.ts';
import { Stopwatch } from '../support/stopwatch.ts';
import { waitFor } from '../support/wait.ts';

/** Twice the shortest: a node that a busy machine lets lose its session is another failover than the one that is looked at. */
const STALE_MS = 6000;
const RECLAIM_MS = 2000;
const REBALANCE_MS = 3000;

type Owners = ReadonlyMap<string, Owner | null>;

async function startTwelve(): Promise<{ readonly cluster: Cluster; readonly sources: TestSources }> {
  const etcd = await etcdForTest();
  const sources = await sourcesForTest(12);
  const cluster = await startCluster({
    etcd: etcd.endpoints,
    ...{ fetchTimeout: 2, staleTimeout: STALE_MS / 1000 },
    settings: `reclaim_delay ${RECLAIM_MS}ms; rebalance_delay ${REBALANCE_MS}ms;`,
    streams: nodes => sources.text({ cam03: nodes[0] }),
  });
  await cluster.waitForSpread(3, 5, 15_000);
  await cluster.waitUntilRunning(20_000);
  return { cluster, sources };
}

function ownedBy(node: ClusterNode, owners: Owners): readonly string[] {
  return [...owners].filter(([, owner]) => owner?.node === node.name).map(([name]) => name);
}

/** Waits until each of `lost` has an owner of a later epoch than before. */
async function waitForNewOwners(
  cluster: Cluster,
  lost: readonly string[],
  before: Owners,
  timeoutMs: number,
): Promise<Owners> {
  return await waitFor(`new owners of ${lost.join(', ')}`, timeoutMs, async () => {
    const now = await cluster.owners();
    const waiting = lost.filter(name => (now.get(name)?.epoch ?? 0) <= (before.get(name)?.epoch ?? 0));
    if (waiting.length > 0) throw new Error(`${waiting.join(', ')} still wait`);
    return now;
  });
}

/** Waits until the new owners' playlists show segments of their own terms. */
async function waitForNewSegments(
  cluster: Cluster,
  lost: readonly string[],
  owners: Owners,
  timeoutMs: number,
): Promise<void> {
  const watch = new Stopwatch();
  for (const name of lost) {
    const owner = owners.get(name);
    await waitFor(`a new segment of ${name} at ${owner?.node}`, watch.left(timeoutMs), async () => {
      const response = await fetch(`http://${owner?.node}/${name}/video.m3u8`, { signal: AbortSignal.timeout(4000) });
      return (await response.text()).includes(`-${owner?.epoch}.ts`);
    });
  }
  expect(cluster.living).toHaveLength(2);
}

/** Of lost owners, as these nodes count them: how many, and for how many they know how long it took. */
async function takeoversOf(nodes: readonly ClusterNode[]): Promise<{ readonly count: number; readonly timed: number }> {
  return {
    count: await sumExposed(nodes, 'weir_takeovers_total{reason="owner-lost"}'),
    timed: await sumExposed(nodes, 'weir_takeover_seconds_count'),
  };
}

function placesOf(owners: Owners, names: readonly string[]): readonly string[] {
  return names.map(name => `${name} ${owners.get(name)?.node} ${owners.get(name)?.epoch}`);
}

it('a killed node: nothing of it survives, its streams move in time and no others; started again, it gets its share back', async () => {
  const { cluster, sources } = await startTwelve();
  const victim = cluster.node(0);
  const before = await cluster.owners();
  const lost = ownedBy(victim, before);
  const kept = sources.names.filter(name => !lost.includes(name));
  expect(lost).toContain('cam03');

  const survivors = cluster.nodes.filter(node => node !== victim);
  const counted = await takeoversOf(survivors);
  const killed = new Stopwatch();
  await victim.kill9();
  await waitFor('the end of its ffmpegs', killed.left(STALE_MS), () => victim.ffmpegs().length === 0);
  const after = await waitForNewOwners(cluster, lost, before, killed.left(STALE_MS + 1000));
  await waitForNewSegments(cluster, lost, after, 30_000);
  const taken = await waitFor('each takeover to be timed', 30_000, async () => {
    const { count, timed } = await takeoversOf(survivors);
    const since = { count: count - counted.count, timed: timed - counted.timed };
    if (since.timed < lost.length) throw new Error(`${since.timed} of ${lost.length}`);
    return since;
  });
  expect(taken).toEqual({ count: lost.length, timed: lost.length });
  expect(placesOf(await cluster.owners(), kept)).toEqual(placesOf(before, kept));
  expect(sources.seenTwice()).toEqual([]);
  for (const name of kept) expect(sources.cameras.counts.of(name), name).toMatchObject({ living: 1, total: 1 });

  victim.start();
  await victim.waitUntilReady();
  const back = new Stopwatch();
  await waitFor('the pinned stream at home', back.left(RECLAIM_MS + 10_000), async () => {
    return (await cluster.owners()).get('cam03')?.node === victim.name;
  });
  // Two nodes of six: two streams have to move besides the pinned one, one in 10 s.
  await cluster.waitForSpread(3, 5, back.left(REBALANCE_MS + 4 * 10_000));
  for (const reason of ['reclaim', 'rebalance'])
    await waitFor(`a ${reason} to be counted`, 30_000, async () => {
      return (await sumExposed(survivors, `weir_moves_total{reason="${reason}",result="done"}`)) > 0;
    });
  await cluster.waitUntilRunning(15_000);
  expect(sources.seenTwice()).toEqual([]);
});

it('SIGTERM: new owners within 2 s, and the node ends by itself', async () => {
  const { cluster, sources } = await startTwelve();
  const leaver = cluster.node(1);
  const before = await cluster.owners();
  const lost = ownedBy(leaver, before);
  const asked = new Stopwatch();
  const ended = leaver.terminate();
  const after = await waitForNewOwners(cluster, lost, before, asked.left(2000));
  expect(await ended).toMatch(/status 0$/);
  expect(leaver.processes()).toEqual([]);
  await waitForNewSegments(cluster, lost, after, 30_000);
  const kept = sources.names.filter(name => !lost.includes(name));
  expect(placesOf(await cluster.owners(), kept)).toEqual(placesOf(before, kept));
  expect(sources.seenTwice()).toEqual([]);
});
