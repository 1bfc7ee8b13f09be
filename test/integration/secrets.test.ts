// A real node whose configuration is full of secrets, on an etcd with TLS, client certificates and a login: none of them shows in anything that it
// writes, answers or prints, nor in the command lines of its processes, but where ffmpeg must be told: there alone, and as documented.

import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { makeCertificates } from '../support/certificates.ts';
import { startEtcd } from '../support/etcd.ts';
import { freePort } from '../support/ports.ts';
import { root } from '../support/root.ts';
import { startCluster } from '../support/start-cluster.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { waitFor } from '../support/wait.ts';

/** Part of each of them. */
const secret = 'hush';
const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

it('secrets show nowhere', async () => {
  const folder = await makeTemporaryFolder();
  onTestFinished(() => folder.remove());
  const file = (name: string, text: string) => {
    writeFileSync(join(folder.path, name), text);
    return join(folder.path, name);
  };
  const { flags, caPath, certPath, keyPath } = makeCertificates(folder.path);
  const etcd = await startEtcd({ flags, scheme: 'https' });
  onTestFinished(() => etcd.stop());
  const [endpoint = ''] = etcd.endpoints;
  const etcdctl = (words: string) => {
    const tls = ['--cacert', caPath, '--cert', certPath, '--key', keyPath];
    const env = { ...process.env, ETCDCTL_API: '3' };
    return execFileSync('etcdctl', ['--endpoints', endpoint, ...tls, ...words.split(' ')], { env, stdio: 'pipe' });
  };
  await waitFor('etcd to answer', 30_000, () => etcdctl('endpoint health').length >= 0);
  for (const words of ['user add root:root-hush', 'user grant-role root root', 'user add weir:etcd-hush'])
    etcdctl(words);
  for (const words of ['role add weir', 'role grant-permission weir readwrite --prefix /weir/']) etcdctl(words);
  for (const words of ['user grant-role weir weir', 'auth enable']) etcdctl(words);

  const port = await freePort();
  const name = `127.0.0.1:${port}`;
  const text = `
    loglevel trace; reload manual; data ${folder.path};
    cluster secrets; cluster_key file:${file('key', 'cluster-hush\n')};
    etcd ${endpoint} user=weir password=env:ETCD_PASSWORD ca=${caPath} cert=${certPath} key=${keyPath};
    edit_auth editor file:${file('edit', 'edit-hush\n')}; view_auth viewer view-hush;
    fetch_timeout 1; stale_timeout 4;
    peer ${name};
    stream silent { url rtsp://admin:silent-hush@127.0.0.1:${await silentPort()}/h264; cluster_ingest; }
    stream rtsp { url rtsp://admin:rtsp-hush@127.0.0.1:1/h264; cluster_ingest; }
    stream http {
      url http://user:http-hush@127.0.0.1:1/live.ts?token=token-hush header="Authorization: Bearer header-hush";
      cluster_ingest;
    }
    stream hls { url hls://user:hls-hush@127.0.0.1:1/a.m3u8; cluster_ingest; }
    stream srt { url srt://127.0.0.1:1?passphrase=passphrase-hush; cluster_ingest; }
    stream rtmp { url rtmp://user:rtmp-hush@127.0.0.1:1/app/key; cluster_ingest; }
    stream guarded { url testsrc://; cluster_ingest; on_play http://127.0.0.1:1/auth?key=backend-hush; }
  `;
  const cluster = await startCluster({
    ...{ places: [{ name, address: name, within: [] }], etcd: null, streams: () => '', file: text },
    env: { ETCD_PASSWORD: 'etcd-hush', WEIR_AUTH: 'nobody:auth-hush' },
  });
  const node = cluster.node(0);
  const answers: string[] = [];
  const ask = async (path: string, authorization: string | null, more: RequestInit = {}) => {
    const headers: Record<string, string> = authorization === null ? {} : { authorization };
    const response = await fetch(`${node.origin}${path}`, { redirect: 'manual', ...more, headers });
    const body = await response.text();
    answers.push(`${path} ${response.status} ${JSON.stringify([...response.headers])} ${body}`);
    return { status: response.status, body };
  };
  const [viewer, editor] = [basic('viewer:view-hush'), basic('editor:edit-hush')];
  const api = '/streamer/api/v3';
  const names = ['rtsp', 'http', 'hls', 'srt', 'rtmp', 'held'];

  // a stream over the API, and bad ones
  const held = { inputs: ['rtsp://admin:held-hush@127.0.0.1:1/1'], on_play: 'http://127.0.0.1:1/?key=held-hush' };
  const put = (fields: object) => ask(`${api}/streams/held`, editor, { method: 'PUT', body: JSON.stringify(fields) });
  expect((await put({ ...held, cluster_ingest: {} })).status).toBe(200);
  expect((await put({ inputs: ['rtsp//admin:held-hush@127.0.0.1/1', { url: 'nntp://u:held-hush@a/' }] })).status).toBe(
    400,
  );
  expect((await put({ on_play: 'http://u:held-hush@a/', title: ['x'] })).status).toBe(400);

  // until each has failed, and said why
  await waitFor('all sources to have failed', 30_000, async () => {
    const { body } = await ask(`${api}/streams?limit=100`, viewer);
    const { streams } = JSON.parse(body) as { streams: { name: string; stats: { retry_count: number | null } }[] };
    return names.every(one => (streams.find(stream => stream.name === one)?.stats.retry_count ?? 0) > 0);
  });
  const lines = new Map<number, string>();
  // One that waits for its source: the others are gone again at once.
  await waitFor('an ffmpeg to be seen', 30_000, () => {
    for (const pid of node.processes()) lines.set(pid, lineOf(pid));
    return [...lines.values()].some(line => line.includes('silent-hush'));
  });

  for (const path of [
    '/',
    '/metrics',
    `${api}/config`,
    `${api}/config/stats`,
    `${api}/cluster/peers`,
    `${api}/cluster/peers/127.0.0.1`,
  ])
    expect((await ask(path, viewer)).status).toBe(200);
  for (const stream of names) expect((await ask(`${api}/streams/${stream}`, viewer)).status).toBe(200);
  for (const path of [
    `${api}/streams`,
    `${api}/nothing`,
    '/cluster/report',
    '/guarded/index.m3u8?token=t',
    '/rtsp/index.m3u8',
  ])
    expect((await ask(path, null)).status).toBeGreaterThanOrEqual(400);
  expect((await ask(`${api}/streams`, basic('viewer:wrong'))).status).toBe(401);
  expect((await ask(`${api}/config/reload`, editor, { method: 'POST' })).status).toBe(200);
  writeFileSync(cluster.configPath, text.replace('cluster_key', 'cluster_kye').replace('edit_auth', 'edit-auth'));
  expect((await ask(`${api}/config/reload`, editor, { method: 'POST' })).status).toBe(400);

  // commands, with the good file and the bad one
  const said = ['check', 'run'].flatMap(command => {
    const print = command === 'check' ? ['--print'] : [];
    return [cluster.configPath, file('good.conf', text)].map(path => {
      if (command === 'run' && path !== cluster.configPath) return '';
      const { stdout, stderr } = spawnSync(join(root, 'bin/weir'), [command, '-c', path, '--node', name, ...print], {
        env: { ...process.env, ETCD_PASSWORD: 'etcd-hush' },
      });
      return `${stdout}${stderr}`;
    });
  });
  expect(said.join()).toContain('password=****');
  expectNoSecret(answers, node.lines, said);

  // ffmpeg must be told in its arguments; nobody else is, and it has no other secret in its environment
  const told = [...lines.values()].filter(line => line.includes(secret));
  for (const line of told) expect(line).toMatch(/(^|\0)ffmpeg\0/);
  expect(told.join()).not.toMatch(/(etcd|cluster|edit|view|auth|backend)-hush/);
  const ffmpeg = await waitFor(
    'the picture of a test',
    30_000,
    () => node.ffmpegs().find(pid => lineOf(pid).includes('testsrc2')) ?? false,
  );
  expect(readFileSync(`/proc/${ffmpeg}/environ`, 'utf8')).not.toContain(secret);
});

/** Of a camera that takes connections and never says a word. */
async function silentPort(): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer(socket => void sockets.add(socket.on('error', () => {})));
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

function expectNoSecret(...texts: readonly (readonly string[])[]): void {
  const shown = texts
    .flat()
    .flatMap(text => text.split('\n'))
    .filter(line => line.includes(secret));
  expect(shown).toEqual([]);
}

/** With its words apart by NUL; '' when it is gone. */
function lineOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
