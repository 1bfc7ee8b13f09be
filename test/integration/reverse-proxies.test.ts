// The examples for nginx and HAProxy, as they stand but for addresses: real players go on through both when the node is killed that they
// were sent to, what has no end comes at once, and what is for nodes only does not pass.

import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import type { IncomingHttpHeaders } from 'node:http';
import { get } from 'node:https';
import { join } from 'node:path';
import { expect, it, onTestFailed, onTestFinished } from 'vitest';
import { Program } from '../../src/lab/program/program.ts';
import { startFfmpeg } from '../players/watch/ffmpeg.ts';
import type { Player } from '../players/watch/player.ts';
import { makeCertificates } from '../support/certificates.ts';
import type { Cluster } from '../support/cluster.ts';
import type { ClusterNode } from '../support/cluster-node.ts';
import { freePort } from '../support/ports.ts';
import { root } from '../support/root.ts';
import { etcdForTest, sourcesForTest } from '../support/sources.ts';
import { startCluster } from '../support/start-cluster.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { waitFor } from '../support/wait.ts';

interface Proxy {
  readonly name: string;
  readonly url: string;
}

/** An example of etc/, for nodes and ports of this test. */
function adapted(path: string, nodes: readonly ClusterNode[], changes: readonly (readonly [RegExp, string])[]): string {
  const text = readFileSync(join(root, path), 'utf8').replace(/^.*server.* s03\.myhosting\.com.*\n/gm, '');
  const addressed = nodes.reduce(
    (all, node, index) => all.replaceAll(`s0${index + 1}.myhosting.com:8080`, node.address),
    text,
  );
  return changes.reduce((all, [pattern, replacement]) => {
    expect(all).toMatch(pattern);
    return all.replace(pattern, replacement);
  }, addressed);
}

async function startProxy(name: string, args: readonly string[], port: number): Promise<Proxy> {
  const env = { PATH: `${process.env.PATH}:/usr/sbin:/sbin` };
  const program = Program.start({ title: name, command: name, args, env, whenParentDies: 'TERM' });
  onTestFailed(() => console.error(program.lines.join('\n')));
  onTestFinished(() => program.end('SIGTERM', 3000));
  const url = `https://127.0.0.1:${port}`;
  await waitFor(`${name} to answer`, 30_000, async () => {
    if (!program.isRunning) throw new Error(program.lines.join('\n'));
    return (await ask(`${url}/streamer/api/v3/monitoring/readiness`)).status === 200;
  });
  return { name, url };
}

async function startNginx(folder: string, nodes: readonly ClusterNode[]): Promise<Proxy> {
  const [port, plainPort] = [await freePort(), await freePort()];
  const site = adapted('etc/nginx/weir.conf', nodes, [
    [/^#cache /m, ''],
    [/^ *#cache /gm, ''],
    [/\/dev\/shm\/nginx-weir/, `${folder}/cache`],
    [/listen 443 ssl http2;\n.*listen \[::\]:443 ssl http2;/, `listen 127.0.0.1:${port} ssl http2;`],
    [/listen 80;\n.*listen \[::\]:80;/, `listen 127.0.0.1:${plainPort};`],
    [/\/etc\/nginx\/weir\.crt/, `${folder}/server.crt`],
    [/\/etc\/nginx\/weir\.key/, `${folder}/server.key`],
    [/ *location \^~ \/s03\/ \{[^}]*\}[^}]*\}\n/, ''],
  ]);
  await writeFile(join(folder, 'site.conf'), site);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  const main = [
    process.getuid?.() === 0 ? 'user root;' : '',
    `daemon off; pid ${folder}/nginx.pid; error_log stderr warn;`,
    'events { worker_connections 256; }',
    `http { access_log off; ${temporary.map(word => `${word}_temp_path ${folder}/${word};`).join(' ')}`,
    `include ${folder}/site.conf; }`,
  ];
  await writeFile(join(folder, 'nginx.conf'), main.join('\n'));
  return startProxy('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', 'stderr'], port);
}

async function startHaproxy(folder: string, nodes: readonly ClusterNode[]): Promise<Proxy> {
  const [port, plainPort] = [await freePort(), await freePort()];
  const pem = ['server.crt', 'server.key'].map(name => readFileSync(join(folder, name), 'utf8')).join('');
  await writeFile(join(folder, 'weir.pem'), pem);
  const path = join(folder, 'haproxy.cfg');
  const changes = [
    [/bind :80\n/, `bind 127.0.0.1:${plainPort}\n`],
    [/bind :443 ssl crt \/etc\/haproxy\/weir\.pem/, `bind 127.0.0.1:${port} ssl crt ${folder}/weir.pem`],
  ] as const;
  await writeFile(path, adapted('etc/haproxy/weir.cfg', nodes, changes));
  return startProxy('haproxy', ['-f', path], port);
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** @param enough the answer is cut off after that many bytes: it may have no end. */
function ask(url: string, enough = Number.POSITIVE_INFINITY): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = get(url, { rejectUnauthorized: false, agent: false }, response => {
      let body = '';
      const finish = () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body });
      response.setEncoding('latin1').on('data', (text: string) => {
        body += text;
        if (body.length < enough) return;
        finish();
        request.destroy();
      });
      response.on('end', finish);
    });
    request.setTimeout(10_000, () => request.destroy(new Error(`${url} was silent for 10 s`)));
    request.on('error', reject);
  });
}

async function startPair(): Promise<Cluster> {
  const etcd = await etcdForTest();
  const sources = await sourcesForTest(2);
  const cluster = await startCluster({
    nodes: 2,
    ...{ etcd: etcd.endpoints, fetchTimeout: 2, staleTimeout: 10, settings: 'delivery relay; settle 20s;' },
    // Whichever node a player is sent to has one of them itself, and relays the other.
    streams: nodes => sources.text({ cam01: nodes[0], cam02: nodes[1] }),
  });
  await cluster.waitUntilRunning(30_000);
  await cluster.waitUntilAgreed();
  return cluster;
}

/** The node that has the viewers; the others hear of them a moment later. */
function entryOf(cluster: Cluster): Promise<ClusterNode> {
  return waitFor('a node with viewers', 30_000, async () => {
    const { peers } = (await cluster.node(0).api('/cluster/peers')) as {
      readonly peers: readonly {
        readonly hostname: string;
        readonly stats: { readonly total_clients: number | null };
      }[];
    };
    const entry = peers.find(({ stats }) => (stats.total_clients ?? 0) > 0);
    return entry !== undefined && cluster.nodeNamed(entry.hostname);
  });
}

async function expectCached({ url }: Proxy): Promise<void> {
  const { body } = await ask(`${url}/cam01/video.m3u8`);
  const segment = `${url}/cam01/${body.trim().split('\n').at(-1)}`;
  await ask(segment);
  expect((await ask(segment)).headers['x-cache-status']).toBe('HIT');
}

const shownS = ({ samples }: Player) => samples.at(-1)?.playedS ?? 0;

/** In other letters, with a slash behind or by way of one node as well. */
const kept = ['/metrics', '/metrics/', '/Metrics', '/cluster/report', '/Cluster/report', '/cluster'].flatMap(path => [
  path,
  `/s01${path}`,
]);

async function expectPassage({ url }: Proxy): Promise<void> {
  expect((await ask(`${url}/cam01/mpegts`, 50_000)).status).toBe(200);
  expect((await ask(`${url}/`)).status).toBe(200);
  for (const path of kept) expect([path, (await ask(url + path)).status]).toEqual([path, 404]);
}

it('players go on behind nginx and HAProxy when the node is killed that they were sent to', async () => {
  const folder = await makeTemporaryFolder('/dev/shm');
  onTestFinished(() => folder.remove());
  makeCertificates(folder.path);
  const cluster = await startPair();
  // nginx first: it is the one that keeps segments.
  const proxies = await Promise.all([startNginx(folder.path, cluster.nodes), startHaproxy(folder.path, cluster.nodes)]);
  await Promise.all([...proxies.map(expectPassage), ...proxies.slice(0, 1).map(expectCached)]);
  const urls = proxies.flatMap(({ url }) => ['cam01', 'cam02'].map(stream => `${url}/${stream}/index.m3u8`));
  const players = await Promise.all(urls.map(startFfmpeg));
  for (const player of players) onTestFinished(() => player.stop());
  await waitFor('2 s of each', 30_000, () => players.every(player => shownS(player) > 2));
  await (await entryOf(cluster)).kill9();
  const before = players.map(shownS);
  await waitFor('8 s more of each', 30_000, () => {
    const ended = players.find(({ end }) => end !== null);
    if (ended !== undefined) throw new Error(`a player ended: ${ended.end}`);
    return players.every((player, index) => shownS(player) > (before[index] ?? 0) + 8);
  });
  expect(players.map(({ end }) => end)).toEqual([null, null, null, null]);
});
