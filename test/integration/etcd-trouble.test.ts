// The table 'When etcd is in trouble' of the ownership protocol, with real nodes, row by row. That etcd is silent or away as a whole is in
// etcd-away.test.ts; restarts, compaction and silence as the store meets them are in test/contract/etcd-trouble.test.ts.

import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { expect, it, onTestFinished } from 'vitest';
import type { Cluster } from '../support/cluster.ts';
import type { ClusterNode } from '../support/cluster-node.ts';
import { type EtcdMember, startEtcd } from '../support/etcd.ts';
import { type MemberWatch, watchMember } from '../support/member-watch.ts';
import { etcdForTest, sourcesForTest, type TestSources } from '../support/sources.ts';
import { makeCluster, startCluster } from '../support/start-cluster.ts';
import { Stopwatch } from '../support/stopwatch.ts';
import { openDoor } from '../support/tcp-door.ts';
import { waitFor } from '../support/wait.ts';

/** Twice the shortest: a busy machine that loses a session before the trouble begins would be taken for it. */
const staleMs = 6000;
const times = { fetchTimeout: 2, staleTimeout: staleMs / 1000 };

function etcdctl(endpoint: string | undefined, ...args: string[]): string {
  const env = { ...process.env, ETCDCTL_API: '3' };
  return execFileSync('etcdctl', ['--endpoints', endpoint ?? '', ...args], { env, stdio: 'pipe' }).toString();
}

async function startTwo(endpoints: readonly string[]) {
  const sources = await sourcesForTest(4);
  const cluster = await startCluster({ ...times, etcd: endpoints, nodes: 2, streams: () => sources.text() });
  await cluster.waitForSpread(2, 2, 15_000);
  await cluster.waitUntilRunning(20_000);
  return { cluster, sources };
}

async function waitUntilHealed(cluster: Cluster, sources: TestSources): Promise<void> {
  await Promise.all(cluster.nodes.map(node => node.waitUntilReady(30_000)));
  await cluster.waitUntilRunning(30_000);
  expect(sources.seenTwice()).toEqual([]);
}

/** Log lines of an event, as objects. */
function told(node: ClusterNode, event: string): readonly Readonly<Record<string, unknown>>[] {
  return node.lines.filter(line => line.includes(`"event":"${event}"`)).map(line => JSON.parse(line));
}

/** The fence kills by itself; main's word on it may come a little later. What the machine was to blame for may have been told of before. */
function hasToldOf(node: ClusterNode, event: string, reason: RegExp): Promise<unknown> {
  return waitFor(`'${event}' of ${node.name} with ${reason}`, 30_000, () => {
    const reasons = told(node, event).map(each => String(each.reason));
    if (!reasons.some(each => reason.test(each))) throw new Error(`it told of: ${reasons.join('; ')}`);
    return true;
  });
}

/** It has joined again, as another session than `former`. */
function waitForNewSession(member: MemberWatch, former: number | null): Promise<unknown> {
  return waitFor('a new session', 30_000, async () => ((await member.session()) ?? 0) > (former ?? 0));
}

function allDead(cluster: Cluster, limitMs: number): Promise<unknown> {
  return waitFor('the end of all ffmpegs', limitMs, () => cluster.ffmpegs().length === 0);
}

it('the etcd leader killed at stale_timeout 10: every session and every ingest goes on', async () => {
  const etcd = await startEtcd({ members: 3 });
  onTestFinished(() => etcd.stop());
  const sources = await sourcesForTest(4);
  const cluster = await startCluster({
    ...{ etcd: etcd.endpoints, nodes: 2, fetchTimeout: 2, staleTimeout: 10 },
    streams: () => sources.text(),
  });
  await cluster.waitForSpread(2, 2, 15_000);
  await cluster.waitUntilRunning(20_000);
  const [owners, ffmpegs] = [await cluster.owners(), cluster.ffmpegs()];
  await leaderOf(etcd.members).kill();
  const killed = new Stopwatch();
  // Longer than any deadline from before the kill.
  await waitFor('11 s', 15_000, async () => {
    expect(cluster.ffmpegs()).toEqual(ffmpegs);
    return killed.elapsedMs > 11_000;
  });
  expect(await cluster.owners()).toEqual(owners);
  for (const node of cluster.nodes) expect(told(node, 'session-over')).toEqual([]);
  expect(sources.names.every(name => sources.cameras.counts.of(name).total === 1)).toBe(true);
});

it('one node cut off: it warns, stops in time, and tells viewers the way it knew; the others take over; it comes back', async () => {
  const etcd = await etcdForTest();
  const door = await openDoor(Number(new URL(etcd.endpoints[0] ?? '').port));
  onTestFinished(() => door.shut());
  const sources = await sourcesForTest(4);
  const cluster = await makeCluster({ ...times, etcd: [door.url], nodes: 2, streams: () => sources.text() });
  const [victim, other] = [cluster.node(0), cluster.node(1)];
  for (const node of cluster.nodes) node.start(node === other ? ['--etcd', etcd.endpoints[0] ?? ''] : []);
  await Promise.all(cluster.nodes.map(node => node.waitUntilReady()));
  await cluster.waitForSpread(2, 2, 15_000);
  await cluster.waitUntilRunning(20_000);
  const member = watchMember(etcd.endpoints, victim.name);
  const [session, owners] = [await member.session(), await cluster.owners()];
  const foreign = sources.names.find(name => owners.get(name)?.node === other.name) ?? '';

  door.shut();
  const cut = new Stopwatch();
  await waitFor('the end of its ffmpegs', staleMs, () => victim.ffmpegs().length === 0);
  expect(await member.session(), 'its lease has not ended yet').toBe(session);
  await hasToldOf(victim, 'renewal-late', /nothing listens where etcd at .* stops all its ingests/);
  const answer = await fetch(`${victim.origin}/${foreign}/video.m3u8`, { redirect: 'manual' });
  expect(answer.status).toBe(302);
  expect(answer.headers.get('location')).toContain(other.address);
  await waitFor('the other one to own all', cut.left(staleMs + 1500), async () => {
    return [...(await other.streams()).values()].every(({ owner }) => owner?.node === other.name);
  });
  await door.open();
  await victim.waitUntilReady();
  await waitForNewSession(member, session);
  await waitUntilHealed(cluster, sources);
});

it('two of three members gone, one dead and one frozen: every node stops in time and says so; all come back as new sessions', async () => {
  const etcd = await startEtcd({ members: 3 });
  onTestFinished(() => etcd.stop());
  const { cluster, sources } = await startTwo(etcd.endpoints);
  const watches = cluster.nodes.map(node => watchMember(etcd.endpoints, node.name));
  const sessions = await Promise.all(watches.map(watch => watch.session()));
  const [, dead, frozen] = etcd.members;
  frozen?.pause();
  await dead?.kill();
  const gone = new Stopwatch();
  // No renewal can have got through after that, so no lease ends sooner.
  await allDead(cluster, gone.left(staleMs));
  await waitFor('the cameras to see nobody', gone.left(staleMs), () =>
    sources.names.every(name => sources.cameras.counts.of(name).living === 0),
  );
  for (const node of cluster.nodes) {
    await hasToldOf(node, 'renewal-late', /etcd.*stops all its ingests/);
    await hasToldOf(node, 'session-over', /etcd/);
    expect(await node.liveness()).toMatchObject({ status: 200 });
    expect(JSON.stringify(await node.readiness())).toMatch(/"status":503.*etcd/);
    for (const name of sources.names) {
      const answer = await fetch(`${node.origin}/${name}/video.m3u8`, { redirect: 'manual' });
      // The last known list, or the way to the last known owner.
      expect([200, 302], `${name} at ${node.name}`).toContain(answer.status);
    }
  }
  frozen?.resume();
  await dead?.start();
  await waitUntilHealed(cluster, sources);
  for (const [index, watch] of watches.entries()) await waitForNewSession(watch, sessions[index] ?? null);
  await waitFor('an ffmpeg of each stream', 30_000, () => cluster.ffmpegs().length === 4);
});

it('etcd replaced by an empty one: everything is stopped at once, with an alarm, and begins anew', async () => {
  const etcd = await etcdForTest();
  const { cluster, sources } = await startTwo(etcd.endpoints);
  await etcd.member.kill();
  rmSync(`${etcd.member.dataPath}/member`, { recursive: true });
  await etcd.member.start();
  await waitForAlarm(cluster);
  await waitUntilHealed(cluster, sources);
});

it('etcd restored from a backup of a moment ago, and ahead again by its revision: its keys tell, with the same outcome', async () => {
  const etcd = await etcdForTest();
  const { member } = etcd;
  const door = await openDoor(Number(new URL(member.endpoint).port));
  onTestFinished(() => door.shut());
  const sources = await sourcesForTest(4);
  const cluster = await startCluster({
    ...{ etcd: [door.url], nodes: 2, fetchTimeout: 2, staleTimeout: 10 },
    streams: () => sources.text(),
  });
  await cluster.waitUntilRunning(20_000);
  const snapshot = `${member.dataPath}.snapshot`;
  etcdctl(member.endpoint, 'snapshot', 'save', snapshot);
  const saved = Number(JSON.parse(etcdctl(member.endpoint, 'snapshot', 'status', snapshot, '-w', 'json')).revision);
  await waitFor('two renewals of each node', 10_000, () => revisionAt(member.endpoint) >= saved + 4);
  door.shut();
  const reached = revisionAt(member.endpoint);
  await member.kill();
  member.restore(snapshot);
  await member.start();
  expect(revisionAt(member.endpoint)).toBe(saved);
  for (let at = saved; at <= reached; at++) etcdctl(member.endpoint, 'put', '/other/key', 'value');
  expect(revisionAt(member.endpoint)).toBeGreaterThan(reached);
  await door.open();
  await waitForAlarm(cluster);
  for (const node of cluster.nodes) {
    expect(told(node, 'store-went-back')[0]?.reason).toMatch(/members\/.* is as of revision \d+, and was written at/);
  }
  await waitUntilHealed(cluster, sources);
});

function revisionAt(endpoint: string): number {
  return Number(/"revision":(\d+)/.exec(etcdctl(endpoint, 'endpoint', 'status', '-w', 'json'))?.[1]);
}

async function waitForAlarm(cluster: Cluster): Promise<void> {
  for (const node of cluster.nodes) {
    await waitFor(`the alarm of ${node.name}`, 30_000, () => told(node, 'store-went-back').length > 0);
    expect(told(node, 'store-went-back')[0]).toMatchObject({ level: 'error' });
  }
}

it.each([
  {
    what: 'its database is full (NOSPACE)',
    break: (endpoint: string) => fillUp(endpoint),
    mend: (endpoint: string) => {
      const revision = revisionAt(endpoint);
      etcdctl(endpoint, 'del', '/filler');
      etcdctl(endpoint, 'compact', String(revision));
      etcdctl(endpoint, 'defrag');
      etcdctl(endpoint, 'alarm', 'disarm');
    },
    cause: /has used up the quota of its database \(NOSPACE\)/,
  },
  {
    what: 'it asks for a login that the nodes do not have',
    break: (endpoint: string) => {
      for (const words of ['user add root:secret', 'user grant-role root root', 'auth enable'])
        etcdctl(endpoint, ...words.split(' '));
    },
    mend: (endpoint: string) => etcdctl(endpoint, '--user', 'root:secret', 'auth', 'disable'),
    cause: /asks for a user; add user= and password=/,
  },
])(
  'etcd answers, but $what: log and status name the cause, everything stops in time, and comes back',
  async trouble => {
    const etcd = await startEtcd({ flags: ['--quota-backend-bytes', '2000000'] });
    onTestFinished(() => etcd.stop());
    const [endpoint = ''] = etcd.endpoints;
    const { cluster, sources } = await startTwo(etcd.endpoints);
    trouble.break(endpoint);
    const broken = new Stopwatch();
    await allDead(cluster, broken.left(staleMs));
    for (const node of cluster.nodes) {
      await hasToldOf(node, 'renewal-late', trouble.cause);
      await hasToldOf(node, 'session-over', trouble.cause);
      await waitFor('the status to name the cause', 30_000, async () => {
        const { status, body } = await node.readiness();
        return status === 503 && trouble.cause.test(JSON.stringify(body));
      });
    }
    trouble.mend(endpoint);
    await waitUntilHealed(cluster, sources);
  },
);

function fillUp(endpoint: string): void {
  const value = 'x'.repeat(400_000);
  for (let round = 0; round < 50; round++) {
    try {
      execFileSync('etcdctl', ['--endpoints', endpoint, 'put', '/filler'], {
        env: { ...process.env, ETCDCTL_API: '3' },
        input: value,
        stdio: 'pipe',
      });
    } catch (error) {
      if (String(error).includes('database space exceeded')) return;
      throw error;
    }
  }
  throw new Error('the quota of etcd is not used up');
}

function leaderOf(members: readonly EtcdMember[]): EtcdMember {
  const leader = members.find(({ endpoint }) => {
    const [{ Status }] = JSON.parse(etcdctl(endpoint, 'endpoint', 'status', '-w', 'json'));
    return Status.leader === Status.header.member_id;
  });
  if (leader === undefined) throw new Error('etcd has no leader');
  return leader;
}
