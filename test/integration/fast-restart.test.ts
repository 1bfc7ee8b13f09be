// A node that comes back under its own name before its lease has ended: at once where it can know that nothing of its earlier life lives,
// after the end of the lease where it cannot (another pid namespace, as in containers).

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { Program } from '../../src/lab/program/program.ts';
import type { Cluster } from '../support/cluster.ts';
import type { ClusterNode } from '../support/cluster-node.ts';
import { watchMember } from '../support/member-watch.ts';
import { freeze, processesBelow, processesOf } from '../support/node-processes.ts';
import { etcdForTest, sourcesForTest } from '../support/sources.ts';
import { makeCluster, startCluster } from '../support/start-cluster.ts';
import { Stopwatch } from '../support/stopwatch.ts';
import { waitFor } from '../support/wait.ts';

const weir = join(import.meta.dirname, '../../bin/weir');
const newNamespace = ['--pid', '--fork', '--mount-proc', '--kill-child'];
/** Long enough for a start on a busy machine before the lease of the former life ends. */
const staleMs = 12_000;
/** A host with a single node gives it its name. */
const memberName = '127.0.0.1';
const common = { fetchTimeout: 2, staleTimeout: staleMs / 1000, nodes: 1 };

it('main and fence both killed: it removes the key of its earlier life, and is a member at once', async () => {
  const etcd = await etcdForTest();
  const sources = await sourcesForTest(2);
  const cluster = await startCluster({ ...common, etcd: etcd.endpoints, streams: () => sources.text() });
  const node = cluster.node(0);
  await cluster.waitUntilRunning(20_000);
  const member = watchMember(etcd.endpoints, memberName);
  const session = await member.session();
  const { main, fence } = processesOf(node);
  // Frozen first: otherwise the one that is killed last would see the other one die, and tell etcd.
  freeze(fence);
  for (const pid of [main, fence]) process.kill(pid, 'SIGKILL');
  const killed = new Stopwatch();
  await node.ended();
  node.start();
  await waitFor('a new session', staleMs, async () => ((await member.session()) ?? 0) > (session ?? 0));
  expect(killed.elapsedMs, 'before the end of the lease').toBeLessThan(staleMs - 2000);
  await node.waitUntilReady();
  await cluster.waitUntilRunning(20_000);
  expect(sources.seenTwice()).toEqual([]);
});

it('main killed and the fence frozen: what they left is ended first, then it is a member at once', async () => {
  const etcd = await etcdForTest();
  const sources = await sourcesForTest(2);
  const cluster = await startCluster({ ...common, etcd: etcd.endpoints, streams: () => sources.text() });
  const node = cluster.node(0);
  await cluster.waitUntilRunning(20_000);
  const [ffmpegs, { main, fence }] = [node.ffmpegs(), processesOf(node)];
  freeze(fence);
  process.kill(main, 'SIGKILL');
  await node.ended();
  expect(node.ffmpegs(), 'nobody has killed them').toEqual(ffmpegs);
  node.start();
  await waitFor('the end of the earlier ffmpegs', 30_000, () => !node.ffmpegs().some(pid => ffmpegs.includes(pid)));
  await node.waitUntilReady();
  await cluster.waitUntilRunning(20_000);
  expect(processesOf(node).fence).not.toBe(fence);
  expect(sources.seenTwice()).toEqual([]);
});

it.skipIf(!mayMakeNamespaces())(
  'in another pid namespace it waits for the end of the lease, and removes nothing',
  async () => {
    const etcd = await etcdForTest();
    const cluster = await makeCluster({ ...common, etcd: etcd.endpoints, streams: () => '' });
    const node = cluster.node(0);
    const member = watchMember(etcd.endpoints, memberName);
    const first = startInNamespace(cluster, node);
    await waitFor('it to be ready', 20_000, async () => (await node.readiness()).status === 200);
    const session = await member.session();
    // Whatever the machine does: the key may not go before the lease that it is on now. A renewal before the kill makes it later.
    const leased = new Stopwatch();
    const leftMs = await waitFor('a fresh lease', 30_000, () => {
      const ms = leaseLeftMs(etcd.endpoints);
      return ms > staleMs / 2 && ms;
    });
    // It could still see main die, and tell etcd, before the kernel ends it too.
    freeze(processesBelow(first.pid).fence);
    await first.end('SIGKILL', 0);
    await waitFor('its port to be free', 30_000, () => isSilent(node));
    const second = startInNamespace(cluster, node);
    let goneAfterMs = 0;
    await waitFor('a new session', staleMs + 30_000, async () => {
      const now = await member.session();
      if (now !== session && goneAfterMs === 0) goneAfterMs = leased.elapsedMs;
      return now !== null && now !== session;
    });
    expect(goneAfterMs).toBeGreaterThan(leftMs);
    expect(second.lines.join('\n')).toContain(`waiting for the lease of the former '${memberName}' to run out`);
    await waitFor('it to be ready', 20_000, async () => (await node.readiness()).status === 200);
  },
);

function mayMakeNamespaces(): boolean {
  try {
    execFileSync('unshare', [...newNamespace, 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** How long the lease of the only member lasts at least, as etcd knows it; 0 while the key goes from one lease to the next. */
function leaseLeftMs(endpoints: readonly string[]): number {
  const env = { ...process.env, ETCDCTL_API: '3' };
  const lease = (...words: readonly string[]) =>
    execFileSync('etcdctl', ['--endpoints', endpoints.join(), 'lease', ...words], { env, encoding: 'utf8' });
  const said = lease('list').match(/^[0-9a-f]{12,}$/gm) ?? [];
  const lefts = said.map(
    id => /remaining\((\d+)s\), attached keys\(\[.+\]\)/.exec(lease('timetolive', id, '--keys'))?.[1],
  );
  return Math.max(...lefts.map(left => Number(left ?? 0) * 1000), 0);
}

/** A life of the node as a container gives it: when it ends, the kernel kills all that is in its namespace. */
function startInNamespace(cluster: Cluster, node: ClusterNode): Program {
  const program = Program.start({
    title: `${node.name} in a namespace`,
    command: 'unshare',
    args: [...newNamespace, weir, 'run', '-c', cluster.configPath, '--node', node.name, '--http', node.address],
  });
  onTestFinished(() => program.end('SIGKILL', 0));
  return program;
}

async function isSilent(node: ClusterNode): Promise<boolean> {
  return await node.liveness().then(
    () => false,
    () => true,
  );
}
