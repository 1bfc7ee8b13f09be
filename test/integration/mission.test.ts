// The file that the whole program was asked for, as written but for the sources: names without ports, no etcd in the file.

import { expect, it, onTestFinished } from 'vitest';
import { etcdForTest, sourcesForTest } from '../support/sources.ts';
import { makeCluster } from '../support/start-cluster.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { waitFor } from '../support/wait.ts';

it('the file of the mission runs, with etcd from WEIR_ETCD and ports from --http, and warns about its timeouts', async () => {
  const etcd = await etcdForTest();
  const { cameras, seenTwice } = await sourcesForTest(3);
  const data = await makeTemporaryFolder();
  onTestFinished(() => data.remove());
  const cluster = await makeCluster({
    etcd: null,
    hosts: ['s01.myhosting.com', 's02.myhosting.com', 's03.myhosting.com'],
    env: { WEIR_ETCD: etcd.endpoints.join(','), WEIR_DATA: data.path },
    streams: () => '',
    file: `
cluster_key MYSECRET;

peer s01.myhosting.com { fetch_timeout 1; stale_timeout 3; }
peer s02.myhosting.com;
peer s03.myhosting.com;

stream cam01 { url ${cameras.url('cam01')}; cluster_ingest; }
stream cam02 { url ${cameras.url('cam02')}; cluster_ingest; }
stream cam03 {
  url ${cameras.url('cam03')};
  cluster_ingest capture_at=s01.myhosting.com;
}
`,
  });
  for (const node of cluster.nodes) node.start();
  await Promise.all(cluster.nodes.map(node => node.waitUntilReady()));
  await cluster.waitForSpread(1, 1, 15_000);
  expect((await cluster.owners()).get('cam03')?.node).toBe('s01.myhosting.com');
  // Another node hears of it a moment later.
  const other = cluster.node(1);
  await waitFor('the other to know', 30_000, async () => (await other.streams()).get('cam03')?.owner !== null);
  await waitFor('three connections', 30_000, () =>
    ['cam01', 'cam02', 'cam03'].every(name => cameras.counts.of(name).living === 1),
  );
  expect(seenTwice()).toEqual([]);
  const redirect = await fetch(`${other.origin}/cam03/index.m3u8`, { redirect: 'manual' });
  expect(redirect.headers.get('location')).toBe(
    `http://s01.myhosting.com:${cluster.node(0).address.split(':')[1]}/cam03/index.m3u8?hop=1`,
  );
  expect(cluster.node(0).lines.join('\n')).toMatch(/production/);
  expect(cluster.log()).not.toContain('MYSECRET');
});
