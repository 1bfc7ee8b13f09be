// A configuration that is read again on real nodes: of 50 streams one is edited, and 49 keep their very processes; the edited one goes on under its
// term, and its list as well. Files that differ while they are rolled out, and a bad one, do no harm. And streams that no file has.

import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import type { Cluster } from '../support/cluster.ts';
import { type ClusterNode, operator } from '../support/cluster-node.ts';
import { PlaylistWatch } from '../support/playlist-watch.ts';
import { etcdForTest, sourcesForTest } from '../support/sources.ts';
import { startCluster } from '../support/start-cluster.ts';
import { waitFor } from '../support/wait.ts';

const count = 50;
const editAuth = `edit_auth ${operator.user} ${operator.password};`;

interface Run {
  readonly node: string;
  readonly pid: number;
  readonly epoch: number;
}

/** What runs, by stream: read from the processes themselves. */
function runsOf(cluster: Cluster): ReadonlyMap<string, readonly Run[]> {
  const runs = new Map<string, Run[]>();
  for (const { name: node, pid } of cluster.nodes.flatMap(node =>
    node.ffmpegs().map(pid => ({ name: node.name, pid })),
  )) {
    const term = /WEIR_TERM=([^\0]*)/.exec(environmentOf(pid))?.[1];
    if (term === undefined) continue;
    const { stream, epoch } = JSON.parse(term) as { stream: string; epoch: number };
    runs.set(stream, [...(runs.get(stream) ?? []), { node, pid, epoch }]);
  }
  return runs;
}

/** '' when it is gone. */
function environmentOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8');
  } catch {
    return '';
  }
}

async function edit(cluster: Cluster, change: (text: string) => string): Promise<void> {
  await writeFile(cluster.configPath, change(await readFile(cluster.configPath, 'utf8')));
}

/** What the log of a node said of its last reload. */
const told = (node: ClusterNode, event: string) => node.lines.filter(line => line.includes(`"${event}"`));

it(`of ${count} streams one is edited, and ${count - 1} keep their processes`, { timeout: 120_000 }, async () => {
  const etcd = await etcdForTest();
  const sources = await sourcesForTest(count + 1);
  const [edited = '', removed = ''] = sources.names;
  const added = sources.names.at(-1) ?? '';
  const line = (name: string) => `stream ${name} { url ${sources.cameras.url(name)}; cluster_ingest; }`;
  const cluster = await startCluster({
    ...{ nodes: 2, etcd: etcd.endpoints, fetchTimeout: 5, staleTimeout: 60 },
    // Whoever starts last may be late, and nothing is to be moved because of that.
    settings: `${editAuth} rebalance_delay 600;`,
    streams: () => sources.names.slice(0, count).map(line).join('\n'),
  });
  const [first, second] = cluster.nodes as [ClusterNode, ClusterNode];
  await cluster.waitUntilRunning(60_000);
  await cluster.waitUntilAgreed();
  const before = runsOf(cluster);
  expect(before.size).toBe(count);
  const watch = new PlaylistWatch(edited);
  await waitFor('a list of several segments', 30_000, async () => (await watch.ask(first.origin)).length > 2);

  // edited, at one node by a signal and at the other over the API
  await edit(cluster, text =>
    text.replace(line(edited), `stream ${edited} { url ${sources.cameras.url(edited)}?again; cluster_ingest; }`),
  );
  first.signalMain('SIGHUP');
  await second.order('POST', '/config/reload');
  // Both, before the next file is written: the edited stream may be another node's.
  await waitFor('the first node to have it', 30_000, () => told(first, 'reload-taken').length === 1);
  const changed = await waitFor('the edited stream in another process', 30_000, () => {
    const runs = runsOf(cluster);
    const [now, ...more] = runs.get(edited) ?? [];
    return now !== undefined && more.length === 0 && now.pid !== before.get(edited)?.[0]?.pid && runs;
  });
  expect(changed.get(edited)).toMatchObject([
    { node: before.get(edited)?.[0]?.node, epoch: before.get(edited)?.[0]?.epoch },
  ]);
  const untouched = (runs: typeof before) => new Map([...runs].filter(([name]) => name !== edited));
  expect(untouched(changed)).toEqual(untouched(before));
  await cluster.waitUntilRunning(20_000);
  const last = (await watch.ask(first.origin)).at(-1)?.number ?? 0;
  await waitFor(
    'the list of the edited stream to go on',
    30_000,
    async () => ((await watch.ask(second.origin)).at(-1)?.number ?? 0) > last,
  );
  expect(watch.violations).toEqual([]);

  // a bad file changes nothing, and says all that is wrong
  const good = await readFile(cluster.configPath, 'utf8');
  await writeFile(cluster.configPath, `${good}\nstrem x { }\nsettle never;`);
  await expect(second.order('POST', '/config/reload')).rejects.toThrow(/400 .*did you mean 'stream'.*settle/);
  first.signalMain('SIGHUP');
  await waitFor('the first node to refuse the file', 30_000, () => told(first, 'reload-refused').length > 0);
  expect(runsOf(cluster)).toEqual(changed);

  // one comes and one goes, first in the file of one node alone
  await writeFile(cluster.configPath, `${good.replace(line(removed), '')}\n${line(added)}`);
  first.signalMain('SIGHUP');
  await waitFor('the first node to have it', 30_000, () => told(first, 'reload-taken').length > 1);
  await second.order('POST', '/config/reload');
  const after = await waitFor('the added stream to run, and the removed one not', 30_000, () => {
    const runs = runsOf(cluster);
    return runs.get(added)?.length === 1 && !runs.has(removed) && runs;
  });
  const stayed = (runs: typeof before) => [...runs].filter(([name]) => name !== added && name !== removed);
  expect(new Map(stayed(after))).toEqual(new Map(stayed(changed)));
  await expect(second.order('POST', '/config/reload')).resolves.toBeUndefined();
  await waitFor('the line about it', 30_000, () => told(second, 'reload-unchanged').length > 0);
  expect(told(second, 'reload-unchanged').length).toBe(1);
  expect(sources.seenTwice()).toEqual([]);
});

it('streams held in etcd come, change and go at all nodes, whoever takes the order', { timeout: 120_000 }, async () => {
  const etcd = await etcdForTest();
  const sources = await sourcesForTest(3);
  const [ofFile = '', first = '', second = ''] = sources.names;
  const cluster = await startCluster({
    ...{ nodes: 3, etcd: etcd.endpoints, fetchTimeout: 2, staleTimeout: 10, settings: `${editAuth} reload auto;` },
    streams: () => `stream ${ofFile} { url ${sources.cameras.url(ofFile)}; cluster_ingest; }`,
  });
  const [a, b, down] = cluster.nodes as [ClusterNode, ClusterNode, ClusterNode];
  await cluster.waitUntilRunning(40_000);
  await down.terminate();

  const inputs = [{ url: `${sources.cameras.url(first)}?token=hush` }];
  await a.order('PUT', `/streams/${first}`, { inputs, cluster_ingest: { capture_at: [b.name] }, title: 'A door' });
  await b.order('PUT', `/streams/${second}`, { inputs: [{ url: sources.cameras.url(second) }], cluster_ingest: true });
  await cluster.waitUntilRunning(30_000, [first, second]);
  const seen = (await a.streams()).get(first);
  expect(seen).toMatchObject({ title: 'A door', held_in: 'etcd', owner: { node: b.name } });
  expect(JSON.stringify([seen, await b.api('/config')])).not.toContain('hush');
  const before = runsOf(cluster);

  // another source restarts it alone, under its term; a title restarts nothing
  await a.order('PUT', `/streams/${second}`, { title: 'Another door' });
  await a.order('PUT', `/streams/${first}`, { inputs: [{ url: `${sources.cameras.url(first)}?again` }] });
  const after = await waitFor('the changed stream in another process', 30_000, () => {
    const runs = runsOf(cluster);
    return runs.get(first)?.length === 1 && runs.get(first)?.[0]?.pid !== before.get(first)?.[0]?.pid && runs;
  });
  expect(after.get(first)?.[0]?.epoch).toBe(before.get(first)?.[0]?.epoch);
  expect([after.get(ofFile), after.get(second)]).toEqual([before.get(ofFile), before.get(second)]);

  await expect(a.order('PUT', `/streams/${ofFile}`, { title: 'x' })).rejects.toThrow(/409 .*configuration file/);
  await expect(a.order('DELETE', `/streams/${ofFile}`)).rejects.toThrow(/409/);
  await expect(a.order('PUT', '/streams/new', { titel: 'x' })).rejects.toThrow(/400 .*did you mean 'title'/);
  await expect(b.order('DELETE', '/streams/nobody')).rejects.toThrow(/404/);

  await b.order('DELETE', `/streams/${first}`);
  await waitFor('the removed stream to end', 30_000, () => !runsOf(cluster).has(first));
  await waitFor(
    'all nodes to know',
    30_000,
    async () => !(await a.streams()).has(first) && !(await b.streams()).has(first),
  );
  down.start();
  await down.waitUntilReady();
  expect([...(await down.streams()).keys()].sort()).toEqual([ofFile, second]);

  // a changed file is read by the nodes themselves
  await edit(cluster, text => `${text}\nstream late { url testsrc://; disabled; }`);
  await waitFor('all nodes to have read the file', 30_000, async () => {
    const lists = await Promise.all([a, b, down].map(node => node.streams()));
    return lists.every(list => list.has('late') && list.has(second));
  });
  expect(sources.seenTwice()).toEqual([]);
});
