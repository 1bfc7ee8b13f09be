// Cameras that misbehave, each in its own way: the node says of each in one sentence what is wrong, tries again, and the good one
// beside them does not suffer.

import { expect, it, onTestFinished } from 'vitest';
import { BrokenCamera, type Fault } from '../../src/lab/cameras/broken-camera.ts';
import type { Cluster } from '../support/cluster.ts';
import { etcdForTest, sourcesForTest, type TestSources } from '../support/sources.ts';
import { startCluster } from '../support/start-cluster.ts';
import { waitFor } from '../support/wait.ts';

/** Good cameras have time, which a busy machine may need. @param broken stream name to URL; those are left after 4 s. */
async function clusterWith(sources: TestSources, broken: Readonly<Record<string, string>>): Promise<Cluster> {
  const etcd = await etcdForTest();
  const good = sources.names.filter(name => broken[name] === undefined);
  const streams = [
    ...good.map(name => `stream ${name} { url ${sources.cameras.url(name)}; cluster_ingest; }`),
    ...Object.entries(broken).map(([name, url]) => `stream ${name} { url ${url}; cluster_ingest; source_timeout 4; }`),
  ];
  return await startCluster({
    ...{ nodes: 1, etcd: etcd.endpoints, fetchTimeout: 2, staleTimeout: 10 },
    streams: () => streams.join('\n'),
  });
}

async function urlOf(fault: Fault): Promise<string> {
  const camera = await BrokenCamera.start(fault);
  onTestFinished(() => camera.close());
  return camera.url;
}

/** One sentence for a person: no stack, no list, a readable length. */
const SENTENCE = /^[^\n]{10,300}$/;

it('says in one sentence what is wrong with each broken camera, and the good one does not suffer', async () => {
  const sources = await sourcesForTest(1);
  const broken = {
    silent: await urlOf({ type: 'silent' }),
    refusing: await urlOf({ type: 'refuses' }),
    garbage: await urlOf({ type: 'garbage' }),
    missing: await urlOf({ type: 'status', code: 404 }),
    locked: await urlOf({ type: 'status', code: 401 }),
    absent: 'file:///there/is/no/such/film.mp4',
  };
  const cluster = await clusterWith(sources, broken);
  await cluster.waitUntilRunning(20_000, ['cam01']);
  for (const name of Object.keys(broken)) {
    const reason = await waitFor(`what is wrong with ${name}`, 45_000, async () => {
      const { stats } = (await cluster.streams()).get(name) ?? {};
      return stats?.status !== 'running' && Number(stats?.retry_count) > 0 && String(stats?.reason);
    });
    expect(reason, name).toMatch(SENTENCE);
  }
  await waitFor('the one that refuses to be told as that', 30_000, async () => {
    return /refused/i.test(String((await cluster.streams()).get('refusing')?.stats.reason));
  });
  await cluster.waitUntilRunning(30_000, ['cam01']);
  expect(sources.cameras.counts.of('cam01')).toMatchObject({ living: 1, most: 1, total: 1 });
});

it('leaves a camera that hangs in mid-stream, comes back to it when it speaks again, and never holds it twice', async () => {
  const sources = await sourcesForTest(2);
  const cluster = await clusterWith(sources, { cam01: sources.cameras.url('cam01') });
  await cluster.waitUntilRunning(20_000);
  sources.cameras.freeze('cam01');
  await waitFor('a sentence on the silence', 30_000, async () => {
    const { stats } = (await cluster.streams()).get('cam01') ?? {};
    return stats?.status !== 'running' && SENTENCE.test(String(stats?.reason));
  });
  await waitFor('the connection to be left', 30_000, () => sources.cameras.counts.of('cam01').total > 1);
  sources.cameras.thaw('cam01');
  await cluster.waitUntilRunning(30_000);
  expect(sources.seenTwice()).toEqual([]);
  expect(sources.cameras.counts.of('cam02')).toMatchObject({ living: 1, total: 1 });
});

it('starts a camera that keeps closing the connection again and again', async () => {
  const sources = await sourcesForTest(1);
  const video = sources.cameras.pictureOf('cam01').fan;
  const closing = await BrokenCamera.start({ type: 'closes', video, afterMs: 5000 });
  onTestFinished(() => closing.close());
  const cluster = await clusterWith(sources, { closing: closing.url });
  await waitFor('a second and a third connection', 60_000, () => closing.connections >= 3);
  await waitFor('the retries to be told', 30_000, async () => {
    return Number((await cluster.streams()).get('closing')?.stats.retry_count) > 0;
  });
  expect(sources.cameras.counts.of('cam01')).toMatchObject({ most: 1, total: 1 });
});
