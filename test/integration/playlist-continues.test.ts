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
  const cluster = await startCluster({
    // A session ends here only by the end of its node.
    ...{ etcd: etcd.endpoints, fetchTimeout: 2, staleTimeout: 10 },
    streams: () => sources.text({}),
  });
  await cluster.waitUntilRunning(30_000);
  await cluster.waitUntilAgreed();
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

/** Asked for all at once: a list grows old. */
async function expectAnswers(nodes: readonly ClusterNode[], segments: readonly SeenSegment[]): Promise<void> {
  const asked = nodes.flatMap(node => segments.map(({ uri }) => `${node.origin}/cam01/${uri}`));
  const answers = await Promise.all(
    asked.map(async url => {
      const response = await fetch(url);
      await response.arrayBuffer();
      return [url, response.status];
    }),
  );
  expect(answers).toEqual(asked.map(url => [url, 200]));
}

/** Until the end of its connections, or the news of the next owner, has reached the others, some ms after its end, they send viewers to it. */
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
  return waitFor('the same multivariant playlist at all nodes', 30_000, async () => {
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
  await expectAnswers(cluster.living, after);
  expect(after.filter(segment => segment.isGap)).toEqual([]);
  expect(attributesOf(await whatAllSay(cluster, watch))).toBe(attributesOf(said));
  expect(after.some(segment => epochOf(segment) === dead)).toBe(true);

  owner.start();
  await owner.waitUntilReady();
  await cluster.waitUntilAgreed();
  const heir = await ownerOf(cluster);
  await heir.terminate();
  await waitUntilNobodySendsTo(cluster, heir);
  const third = epochOf(after.at(-1));
  const last = await watchUntil(
    cluster,
    watch,
    'two segments after SIGTERM',
    segments => epochOf(segments.at(-2)) > third,
  );
  await expectAnswers([await ownerOf(cluster)], last);
  expect(last.filter(segment => segment.isGap)).toEqual([]);
  expect(watch.violations).toEqual([]);
});
