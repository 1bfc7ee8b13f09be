// The list of a stream goes on where the lost node ended it, on every node, without a gap: its last segments are at another node too.

import { expect, it } from 'vitest';
import type { SeenSegment } from '../players/soak/media-rules.ts';
import type { Cluster } from '../support/cluster.ts';
import type { ClusterNode } from '../support/cluster-node.ts';
import { PlaylistWatch } from '../support/playlist-watch.ts';
import { etcdForTest, sourcesForTest } from '../support/sources.ts';
import { startCluster } from '../support/start-cluster.ts';
import { waitFor } from '../support/wait.ts';

async function startThree(): Promise<Cluster> {
  const etcd = await etcdForTest();
  const sources = await sourcesForTest(1);
  const cluster = await startCluster({ etcd: etcd.endpoints, staleTimeout: 3, streams: () => sources.text({}) });
  await cluster.waitUntilRunning(20_000);
  return cluster;
}

async function ownerOf(cluster: Cluster): Promise<ClusterNode> {
  return cluster.nodeNamed((await cluster.owners()).get('cam01')?.node ?? '');
}

/** Asks all living nodes, as often as it takes, until what one of them lists is as wanted. */
async function watchUntil(
  cluster: Cluster,
  watch: PlaylistWatch,
  what: string,
  isWanted: (segments: readonly SeenSegment[]) => boolean,
): Promise<readonly SeenSegment[]> {
  return await waitFor(what, 30_000, async () => {
    const lists = await Promise.all(cluster.living.map(node => watch.ask(node.origin)));
    return lists.find(isWanted);
  });
}

async function answerTo(node: ClusterNode, uri: string): Promise<number> {
  const response = await fetch(`${node.origin}/cam01/${uri}`);
  await response.arrayBuffer();
  return response.status;
}

/** Until the end of its connections has reached the others, some ms after its death, they send viewers to it. */
async function waitUntilNobodySendsTo(cluster: Cluster, dead: ClusterNode): Promise<void> {
  await waitFor('all nodes to know that it is dead', 30_000, async () => {
    const asked = cluster.living.map(node => fetch(`${node.origin}/cam01/video.m3u8`, { redirect: 'manual' }));
    const answers = await Promise.all(asked);
    await Promise.all(answers.map(answer => answer.arrayBuffer()));
    return answers.every(answer => !answer.headers.get('location')?.startsWith(dead.origin));
  });
}

/** All living nodes say the same of the stream; what that is. */
function whatAllSay(cluster: Cluster, watch: PlaylistWatch): Promise<string> {
  return waitFor('the same multivariant playlist at all nodes', 10_000, async () => {
    const [first = '', ...others] = await Promise.all(cluster.living.map(node => watch.multivariant(node.origin)));
    return others.every(text => text === first) && first;
  });
}

const attributesOf = (multivariant: string) => /CODECS=.*/.exec(multivariant)?.[0] ?? expect.unreachable(multivariant);

const epochOf = (segment: SeenSegment | undefined) => Number(/-(\d+)\.ts$/.exec(segment?.uri ?? '')?.[1]);

it('kill -9 of the owner: the same list goes on at its heir, and every segment of it is answered by every node; the same when that leaves', async () => {
  const cluster = await startThree();
  const watch = new PlaylistWatch('cam01');
  const owner = await ownerOf(cluster);
  const before = await watchUntil(cluster, watch, 'five segments', segments => segments.length >= 5);
  const said = await whatAllSay(cluster, watch);
  await owner.kill9();
  await waitUntilNobodySendsTo(cluster, owner);
  const dead = epochOf(before.at(-1));
  const after = await watchUntil(
    cluster,
    watch,
    'two segments of the next owner',
    segments => epochOf(segments.at(-2)) > dead,
  );
  expect(after.filter(segment => segment.isGap)).toEqual([]);
  expect(attributesOf(await whatAllSay(cluster, watch))).toBe(attributesOf(said));
  expect(after.some(segment => epochOf(segment) === dead)).toBe(true);
  for (const node of cluster.living) {
    for (const { uri } of after) expect([uri, await answerTo(node, uri)]).toEqual([uri, 200]);
  }

  owner.start();
  await owner.waitUntilReady();
  await (await ownerOf(cluster)).terminate();
  const third = epochOf(after.at(-1));
  const last = await watchUntil(
    cluster,
    watch,
    'two segments after SIGTERM',
    segments => epochOf(segments.at(-2)) > third,
  );
  expect(last.filter(segment => segment.isGap)).toEqual([]);
  for (const { uri } of last) expect([uri, await answerTo(await ownerOf(cluster), uri)]).toEqual([uri, 200]);
  expect(watch.violations).toEqual([]);
});
