// What a user can get wrong about a machine: each mistake is told in one clear sentence, and where the rest can go on, it does.

import { mkdir, symlink } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, it, onTestFinished } from 'vitest';
import type { ClusterNode } from '../support/cluster-node.ts';
import { freePort } from '../support/ports.ts';
import { etcdForTest, sourcesForTest } from '../support/sources.ts';
import { makeCluster } from '../support/start-cluster.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { waitFor } from '../support/wait.ts';

async function endOf(node: ClusterNode): Promise<{ readonly how: string; readonly said: string }> {
  await waitFor(`node ${node.name} to end by itself`, 30_000, () => !node.isRunning);
  return { how: await node.ended(), said: node.lines.join('\n') };
}

/** A folder with links to programs, to stand in for the whole PATH. */
async function pathWith(programs: readonly string[]): Promise<string> {
  const folder = await makeTemporaryFolder();
  onTestFinished(() => folder.remove());
  const bin = join(folder.path, 'bin');
  await mkdir(bin);
  for (const program of programs) {
    const { stdout } = await execa('sh', ['-c', `command -v ${program}`], { reject: false });
    if (stdout.startsWith('/')) await symlink(stdout, join(bin, program));
  }
  return bin;
}

it('an occupied port is named, and the node ends with status 1; its file is warned of once', async () => {
  const etcd = await etcdForTest();
  const cluster = await makeCluster({ nodes: 1, etcd: etcd.endpoints, streams: () => '' });
  const occupant = createServer();
  onTestFinished(() => new Promise(resolve => void occupant.close(() => resolve())));
  const port = await new Promise<number>(resolve => {
    occupant.listen(0, '127.0.0.1', () => resolve((occupant.address() as AddressInfo).port));
  });
  const node = cluster.node(0);
  node.start(['--http', `127.0.0.1:${port}`]);
  const { how, said } = await endOf(node);
  expect(how).toMatch(/status 1$/);
  expect(said.split('there is no stream'), 'the warning of the file, once').toHaveLength(2);
  expect(said).toMatch(new RegExp(`${port}.*(in use|taken|occupied)|(in use|taken|occupied).*${port}`));
  await waitFor('the end of its fence too', 30_000, () => node.processes().length === 0);
});

it('a node name that no peer has is refused with the names that there are', async () => {
  const etcd = await etcdForTest();
  const cluster = await makeCluster({ nodes: 2, etcd: etcd.endpoints, streams: () => '' });
  const node = cluster.node(0);
  node.start(['--node', 'nobody.example.com']);
  const { how, said } = await endOf(node);
  expect(how).toMatch(/status 1$/);
  expect(said).toContain('nobody.example.com');
  expect(said).toContain(cluster.node(1).name);
});

it('several peers without an etcd are refused with what to add, and with the warnings of the file', async () => {
  const cluster = await makeCluster({ nodes: 3, etcd: null, streams: () => '', env: { WEIR_ETCD: undefined } });
  cluster.node(0).start();
  const { how, said } = await endOf(cluster.node(0));
  expect(how).toMatch(/status 1$/);
  expect(said).toMatch(/3 peers need one etcd that they share/);
  expect(said.split('there is no stream'), 'the warning of the file, once').toHaveLength(2);
});

it('a node whose name is used by a living one does not disturb that one', async () => {
  const etcd = await etcdForTest();
  const sources = await sourcesForTest(1);
  const cluster = await makeCluster({
    nodes: 2,
    ...{ etcd: etcd.endpoints, fetchTimeout: 2, staleTimeout: 10 },
    streams: nodes => sources.text({ cam01: nodes[0] }),
  });
  const [first, second] = [cluster.node(0), cluster.node(1)];
  first.start();
  await cluster.waitUntilRunning(30_000);
  second.start(['--node', first.name]);
  const { how, said } = await endOf(second);
  expect(how).toMatch(/status 1$/);
  expect(said).toMatch(/in use/);
  await cluster.waitUntilRunning(30_000);
  expect(sources.cameras.counts.of('cam01')).toMatchObject({ most: 1, total: 1, living: 1 });
});

it('a wrong etcd address is told in log and readiness, and the node goes on asking', async () => {
  const port = await freePort();
  const cluster = await makeCluster({ nodes: 1, etcd: [`http://127.0.0.1:${port}`], streams: () => '' });
  const node = cluster.node(0);
  node.start();
  await waitFor('the sentence', 30_000, async () => {
    const { status, body } = await node.readiness();
    return status === 503 && JSON.stringify(body).includes(`127.0.0.1:${port}`);
  });
  await waitFor('the sentence in the log', 30_000, () => node.lines.join('\n').includes(`127.0.0.1:${port}`));
  expect(await node.liveness()).toMatchObject({ status: 200 });
});

it('a missing ffmpeg is the state of each stream, not the end of the node', async () => {
  const etcd = await etcdForTest();
  const sources = await sourcesForTest(1);
  const bin = await pathWith(['node', 'sh', 'bash', 'env', 'dirname', 'readlink', 'setpriv', 'getcap']);
  const cluster = await makeCluster({
    nodes: 1,
    etcd: etcd.endpoints,
    streams: () => sources.text(),
    env: { PATH: bin },
  });
  const node = cluster.node(0);
  node.start();
  await waitFor('the sentence', 30_000, async () => {
    const { stats } = (await cluster.streams()).get('cam01') ?? {};
    return stats?.status === 'error' && /ffmpeg/.test(String(stats.reason));
  });
  expect(await node.liveness()).toMatchObject({ status: 200 });
  expect(sources.cameras.counts.of('cam01').total).toBe(0);
});

it('a data folder that cannot be written is named, and the node ends with status 1', async () => {
  const cluster = await makeCluster({ nodes: 1, etcd: null, streams: () => '', env: { WEIR_ETCD: undefined } });
  const node = cluster.node(0);
  // Below a file there can be no folder, not even for root.
  node.start(['--data', join(cluster.configPath, 'data')]);
  const { how, said } = await endOf(node);
  expect(how).toMatch(/status 1$/);
  expect(said).toContain(join(cluster.configPath, 'data'));
});
