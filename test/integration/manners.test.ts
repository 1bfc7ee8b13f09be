// The manners of planned moves on real nodes: an operator empties a node and moves streams, a preferred node that comes and goes waits
// longer each time, a dead camera is passed on once. No camera ever sees two connections, and what need not move does not.

import { join } from 'node:path';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import type { ClusterNode } from '../support/cluster-node.ts';
import { etcdForTest, sourcesForTest } from '../support/sources.ts';
import { startCluster } from '../support/start-cluster.ts';
import { Stopwatch } from '../support/stopwatch.ts';
import { waitFor } from '../support/wait.ts';

const WEIR = join(import.meta.dirname, '../../bin/weir');
const RECLAIM_MS = 2000;

async function weir(...words: string[]) {
  const { exitCode, stdout, stderr } = await execa(WEIR, words, { reject: false, timeout: 60_000 });
  return { exitCode, stdout, stderr };
}

// Of one node, the one that the commands ask: others may hear of what a command has seen a moment later.
const epochs = async (asked: ClusterNode) =>
  new Map([...(await asked.streams())].map(([name, { owner }]) => [name, owner?.epoch]));

const nodeOf = async (asked: ClusterNode, stream: string) => (await asked.streams()).get(stream)?.owner?.node;

/** A session has to live on here: on a machine busy with all of the tests a renewal may take 3 s. */
const patient = { fetchTimeout: 2, staleTimeout: 10 };

it('weir drain empties a node, weir move puts a stream where it is wanted, and nothing else is moved', async () => {
  const etcd = await etcdForTest();
  const sources = await sourcesForTest(9);
  const cluster = await startCluster({
    ...{ etcd: etcd.endpoints, ...patient },
    // Whoever starts last may be late on a busy machine: nobody makes the spread even later on.
    settings: `edit_auth admin hush; reclaim_delay ${RECLAIM_MS}ms; rebalance_delay 600; settle 20s;`,
    streams: nodes => sources.text({ cam03: nodes[0] }),
  });
  await cluster.waitForSpread(3, 3, 30_000);
  await cluster.waitUntilRunning(30_000);
  await cluster.waitUntilAgreed();
  const [first, second, third] = cluster.nodes as [ClusterNode, ClusterNode, ClusterNode];
  const asked = ['--url', third.origin, '--auth', 'admin:hush'];
  const before = await cluster.owners();
  const epochsBefore = await epochs(third);

  const drained = await weir('drain', first.name, ...asked);
  expect(drained).toMatchObject({ exitCode: 0, stderr: '' });
  expect(drained.stdout).toMatch(/being emptied of 3 streams\n(.*\n)*.* is empty: its 3 streams run elsewhere$/);
  const states = [...(await third.streams()).values()].map(({ stats }) => stats.status);
  expect(new Set(states), 'nothing is left to wait for').toEqual(new Set(['running']));
  const after = await epochs(third);
  const moved = [...after].filter(([name, epoch]) => epoch !== epochsBefore.get(name)).map(([name]) => name);
  expect(moved.sort()).toEqual([...before].filter(([, owner]) => owner?.node === first.name).map(([name]) => name));
  expect((await first.readiness()).status).toBe(200);
  await waitFor('the drained node to send viewers on', 30_000, async () => {
    return (await fetch(`${first.origin}/cam01/index.m3u8`, { redirect: 'manual' })).status === 302;
  });
  expect(await weir('move', 'cam01', first.name, ...asked)).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('drains'),
  });

  expect(await weir('drain', first.name, '--undo', ...asked)).toMatchObject({ exitCode: 0 });
  await waitFor('the pinned stream at home', 30_000, async () => (await nodeOf(third, 'cam03')) === first.name);
  expect(await weir('move', 'cam03', second.name, ...asked)).toMatchObject({ exitCode: 0 });
  expect(await nodeOf(third, 'cam03')).toBe(second.name);
  const held = new Stopwatch();
  await waitFor('reclaim_delay to pass twice', 30_000, () => held.left(2 * RECLAIM_MS) <= 0);
  expect(await nodeOf(third, 'cam03')).toBe(second.name);
  expect(await weir('move', 'cam03', 'auto', ...asked)).toMatchObject({ exitCode: 0 });
  expect(await nodeOf(third, 'cam03')).toBe(first.name);
  expect(await weir('move', 'cam02', first.name, ...asked)).toMatchObject({ exitCode: 0 });
  const epoch = (await epochs(third)).get('cam02');
  expect(await weir('move', 'cam02', 'auto', ...asked)).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(
      /^cam02 goes on at .* from now on\ncam02 is at .*: operator: left at .*, and may be moved by itself/,
    ),
  });
  const why = (await weir('status', ...asked)).stdout.split('\n').find(line => line.startsWith('cam02 '));
  expect(why).toContain(`operator: left at ${first.name}, and may be moved by itself`);
  expect(why).not.toContain('by hand');
  expect((await epochs(third)).get('cam02'), 'its ingest goes on').toBe(epoch);

  expect(await weir('move', 'cam03', 'nobody', ...asked)).toMatchObject({ exitCode: 1 });
  expect(await weir('drain', first.name, '--url', third.origin, '--auth', 'admin:wrong')).toMatchObject({
    exitCode: 1,
  });
  expect(await weir('drain', first.name, '--url', 'http://127.0.0.1:9')).toMatchObject({ exitCode: 2 });
  await cluster.waitUntilRunning(20_000);
  expect(sources.seenTwice()).toEqual([]);
  // the three that were drained off, cam03 home, away and home again, cam02 moved by hand
  const total = sources.names.reduce((sum, name) => sum + sources.cameras.counts.of(name).total, 0);
  expect(total).toBe(9 + 3 + 3 + 1);
});

it('a preferred node that comes and goes takes its stream back later each time, also in a new life of its process', async () => {
  const etcd = await etcdForTest();
  const sources = await sourcesForTest(1);
  const cluster = await startCluster({
    nodes: 2,
    ...{ etcd: etcd.endpoints, ...patient },
    settings: `reclaim_delay ${RECLAIM_MS}ms; settle 20s;`,
    streams: nodes => sources.text({ cam01: nodes[0] }),
  });
  const [first, second] = cluster.nodes as [ClusterNode, ClusterNode];
  await waitFor('the stream at home', 30_000, async () => (await nodeOf(second, 'cam01')) === first.name);
  for (const delayMs of [RECLAIM_MS, 2 * RECLAIM_MS, 4 * RECLAIM_MS]) {
    await first.kill9();
    const owner = async () => (await second.streams()).get('cam01')?.owner?.node;
    await waitFor('the takeover', 30_000, async () => (await owner()) === second.name);
    const begun = new Stopwatch();
    first.start();
    await first.waitUntilReady();
    const ready = new Stopwatch();
    await waitFor('the stream at home', delayMs + 30_000, async () => (await owner()) === first.name);
    expect(begun.left(delayMs)).toBeLessThanOrEqual(0);
    expect(ready.left(delayMs + 6000)).toBeGreaterThan(0);
  }
  expect(sources.seenTwice()).toEqual([]);
});

it('a stream whose camera is dead goes from its preferred node to another one, and rests there', async () => {
  const etcd = await etcdForTest();
  const cluster = await startCluster({
    nodes: 3,
    ...{ etcd: etcd.endpoints, ...patient, settings: 'settle 20s;' },
    streams: nodes => `stream cam01 { url http://127.0.0.1:9/cam01; cluster_ingest capture_at=${nodes[0]}; }`,
  });
  const owner = await waitFor('the stream at another node', 30_000, async () => {
    const now = (await cluster.owners()).get('cam01');
    return now != null && now.node !== cluster.node(0).name && now;
  });
  expect(owner.reason).toBe(`declined: it does not start at ${cluster.node(0).name}`);
  await waitFor('more vain starts there', 30_000, async () => {
    const { stats } = (await cluster.streams()).get('cam01') ?? {};
    return Number(stats?.retry_count) >= 4;
  });
  expect((await cluster.owners()).get('cam01')).toEqual(owner);
});
