// A node is two processes. Each of them is killed, frozen and let go on, and main's event loop is blocked: nothing is ever ingested twice,
// everything is dead before the lease ends, and the node comes back by itself.

import { expect, it } from 'vitest';
import { killBudgetMs } from '../../src/cluster/session/timing.ts';
import type { Cluster, ClusterOptions } from '../support/cluster.ts';
import type { ClusterNode } from '../support/cluster-node.ts';
import { watchMember } from '../support/member-watch.ts';
import { blockable, freeze, processesOf } from '../support/node-processes.ts';
import { etcdForTest, sourcesForTest } from '../support/sources.ts';
import { startCluster } from '../support/start-cluster.ts';
import { Stopwatch } from '../support/stopwatch.ts';
import { waitFor } from '../support/wait.ts';

/** Twice the shortest: on a machine busy with all of the tests a renewal may take 3 s, and no session is to end before a test begins. */
const staleMs = 6000;
const shortestMs = 3000;
/** Where a session has to live on. */
const patient = { staleTimeout: 10 };

async function startNodes(options: Partial<ClusterOptions> = {}) {
  const etcd = await etcdForTest();
  const sources = await sourcesForTest(6);
  const cluster = await startCluster({
    etcd: etcd.endpoints,
    ...{ fetchTimeout: 2, staleTimeout: staleMs / 1000 },
    nodes: 2,
    // Whoever starts last may be late.
    settings: 'settle 20s;',
    streams: () => sources.text(),
    ...options,
  });
  await cluster.waitForSpread(3, 3, 30_000);
  await cluster.waitUntilRunning(30_000);
  await cluster.waitUntilAgreed();
  const [victim, other] = [cluster.node(0), cluster.node(1)];
  return { cluster, sources, victim, other, member: watchMember(etcd.endpoints, victim.name) };
}

/** As `other` sees it: how many streams it owns itself. */
async function ownedBy(node: ClusterNode): Promise<number> {
  return [...(await node.streams()).values()].filter(({ owner }) => owner?.node === node.name).length;
}

async function waitUntilHealed(cluster: Cluster): Promise<void> {
  await Promise.all(cluster.nodes.map(node => node.waitUntilReady(30_000)));
  await cluster.waitUntilRunning(30_000);
}

it('main killed: its streams have new owners within a moment, however long stale_timeout is', async () => {
  const { cluster, sources, victim, other, member } = await startNodes(patient);
  const tookMs: number[] = [];
  for (let round = 0; round < 3; round++) {
    const [killed, survivor] = round % 2 === 0 ? [victim, other] : [other, victim];
    const watch = new Stopwatch();
    await killed.kill9();
    await waitFor('the survivor to own all streams', 30_000, async () => (await ownedBy(survivor)) === 6);
    tookMs.push(watch.elapsedMs);
    expect(killed.ffmpegs()).toEqual([]);
    await waitFor('the end of its fence', 30_000, () => killed.processes().length === 0);
    killed.start();
    await waitUntilHealed(cluster);
    expect(await member.session()).not.toBeNull();
  }
  expect(tookMs.sort((a, b) => a - b)[1], `new owners after ${tookMs} ms`).toBeLessThan(1000);
  expect(sources.seenTwice()).toEqual([]);
});

it('main frozen: the fence kills in time; going on, main notices, and is a member under a new session', async () => {
  const { cluster, sources, victim, other, member } = await startNodes();
  const session = await member.session();
  const ffmpegs = victim.ffmpegs();
  const goOn = freeze(processesOf(victim).main);
  const frozen = new Stopwatch();
  await waitFor('the end of its ffmpegs', staleMs + 500, () => victim.ffmpegs().length === 0);
  // The deadline is K before the end of the last lease, which was granted before the freeze.
  expect(frozen.elapsedMs).toBeLessThan(staleMs);
  expect(await member.session(), 'the lease has not ended when all are dead').toBe(session);
  await waitFor('the other one to own all', staleMs + 3000, async () => (await ownedBy(other)) === 6);
  expect(await member.session()).toBeNull();
  expect(ffmpegs).toHaveLength(3);

  goOn();
  await waitFor('a new session', 30_000, async () => ((await member.session()) ?? 0) > (session ?? 0));
  await waitUntilHealed(cluster);
  expect(victim.lines.join('\n')).toMatch(/session-over/);
  expect(sources.seenTwice()).toEqual([]);
});

it('main frozen for less than its deadline: nothing happens', async () => {
  const { sources, victim, member } = await startNodes({ staleTimeout: 20 });
  const session = await member.session();
  const ffmpegs = victim.ffmpegs();
  const connections = () => sources.names.map(name => sources.cameras.counts.of(name).total);
  const before = connections();
  const goOn = freeze(processesOf(victim).main);
  const frozen = new Stopwatch();
  await waitFor('3 s', 30_000, () => frozen.elapsedMs > 3000);
  goOn();
  await waitFor('a renewal after it', 30_000, async () => (await victim.readiness()).status === 200);
  expect(await member.session()).toBe(session);
  expect(victim.ffmpegs()).toEqual(ffmpegs);
  expect(connections()).toEqual(before);
});

it("main's event loop blocked for twice stale_timeout: dead in time, nothing of it acts on waking, a new session", async () => {
  const { cluster, sources, victim, other, member } = await startNodes({ env: blockable(2 * staleMs) });
  const session = await member.session();
  const { main } = processesOf(victim);
  process.kill(main, 'SIGUSR2');
  const blocked = new Stopwatch();
  await waitFor('the end of its ffmpegs', staleMs + 500, () => victim.ffmpegs().length === 0);
  expect(blocked.elapsedMs).toBeLessThan(staleMs);
  expect(await member.session()).toBe(session);
  await waitFor('the other one to own all', staleMs + 3000, async () => (await ownedBy(other)) === 6);
  await waitFor('a new session', 30_000, async () => ((await member.session()) ?? 0) > (session ?? 0));
  expect(blocked.elapsedMs).toBeGreaterThan(2 * staleMs - 100);
  await waitUntilHealed(cluster);
  expect(processesOf(victim).main).toBe(main);
  expect(sources.seenTwice()).toEqual([]);
});

it('fence killed: its ffmpegs die with it, and run again under another fence, in the same session', async () => {
  const { cluster, sources, victim, member } = await startNodes(patient);
  const session = await member.session();
  const before = await cluster.owners();
  const [ffmpegs, { fence }] = [victim.ffmpegs(), processesOf(victim)];
  process.kill(fence, 'SIGKILL');
  await waitFor('the end of its ffmpegs', 1000, () => victim.ffmpegs().every(pid => !ffmpegs.includes(pid)));
  await waitFor('another fence', 30_000, () => processesOf(victim).fence !== fence);
  await waitFor('new ffmpegs', 30_000, () => victim.ffmpegs().length === 3);
  await waitUntilHealed(cluster);
  expect(await member.session()).toBe(session);
  expect(await cluster.owners()).toEqual(before);
  expect(sources.seenTwice()).toEqual([]);
});

it('fence frozen: main finds it out though nothing is to be killed, and replaces it with its ffmpegs', async () => {
  const { cluster, sources, victim, member } = await startNodes(patient);
  const session = await member.session();
  const { fence } = processesOf(victim);
  const goOn = freeze(fence);
  await waitFor('another fence', 30_000, () => processesOf(victim).fence !== fence);
  goOn();
  await waitFor('new ffmpegs', 30_000, () => victim.ffmpegs().length === 3);
  await waitUntilHealed(cluster);
  expect(await member.session()).toBe(session);
  expect(sources.seenTwice()).toEqual([]);
});

it('fence frozen and etcd away: main kills by itself at the deadline', async () => {
  const etcd = await etcdForTest();
  const sources = await sourcesForTest(3);
  const cluster = await startCluster({
    etcd: etcd.endpoints,
    // The shortest: main would find out before a later deadline that its fence is frozen, and kill because of that.
    staleTimeout: shortestMs / 1000,
    nodes: 1,
    streams: () => sources.text(),
  });
  await cluster.waitUntilRunning(30_000);
  const victim = cluster.node(0);
  freeze(processesOf(victim).fence);
  etcd.member.pause();
  const away = new Stopwatch();
  await waitFor('the end of its ffmpegs', shortestMs + 500, () => victim.ffmpegs().length === 0);
  expect(away.elapsedMs).toBeLessThan(shortestMs);
  expect(away.elapsedMs).toBeGreaterThan(shortestMs - 1000 - 1500 - killBudgetMs(3));
  etcd.member.resume();
  await waitUntilHealed(cluster);
  expect(sources.seenTwice()).toEqual([]);
});
