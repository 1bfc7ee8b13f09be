// Two real nodes that know each other by https alone: the tail, the relay and the redirect go over it, trusted through NODE_EXTRA_CA_CERTS; a
// certificate is renewed by SIGHUP without a connection lost, and a bad one refused. A stream with an on_play lets in whom its backend does, at
// both of them.

import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { Agent, get } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { expect, it, onTestFinished } from 'vitest';
import { makeCertificates } from '../support/certificates.ts';
import { freePorts } from '../support/ports.ts';
import { etcdForTest } from '../support/sources.ts';
import { startCluster } from '../support/start-cluster.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { waitFor } from '../support/wait.ts';

interface Answer {
  readonly status: number;
  readonly location: string;
  readonly body: string;
  /** Whose certificate was shown, and on which connection. */
  readonly shown: string;
  readonly localPort: number | undefined;
}

function askOf(ca: Buffer): (url: string) => Promise<Answer> {
  const agent = new Agent({ ca, keepAlive: true, maxSockets: 1, maxCachedSessions: 0 });
  onTestFinished(() => agent.destroy());
  return url =>
    new Promise((resolve, reject) => {
      get(url, { agent }, response => {
        const socket = response.socket as TLSSocket;
        const { statusCode: status = 0, headers } = response;
        const shown = String(socket.getPeerCertificate().subject.CN);
        const { localPort } = socket;
        const chunks: Buffer[] = [];
        response.on('data', chunk => chunks.push(chunk));
        response.on('end', () => {
          const body = Buffer.concat(chunks).toString('latin1');
          resolve({ status, location: headers.location ?? '', body, shown, localPort });
        });
      }).on('error', reject);
    });
}

/** Lets in who has the token 'good'. */
async function startBackend() {
  const asked: URLSearchParams[] = [];
  const server = createServer((request, response) => {
    const fields = new URL(request.url ?? '', 'http://backend').searchParams;
    asked.push(fields);
    response.writeHead(fields.get('token') === 'good' ? 200 : 403).end();
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const close = async () => {
    server.closeAllConnections();
    await new Promise(resolve => server.close(resolve));
  };
  onTestFinished(close);
  return { asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/auth`, close };
}

it('nodes and viewers reach each other by https, and a certificate is renewed in passing', async () => {
  const folder = await makeTemporaryFolder();
  onTestFinished(() => folder.remove());
  const { caPath } = makeCertificates(folder.path);
  const ca = readFileSync(caPath);
  const file = (name: string) => join(folder.path, name);
  const use = (name: string) => {
    for (const end of ['crt', 'key']) copyFileSync(file(`${name}.${end}`), file(`site.${end}`));
  };
  use('server');
  const etcd = await etcdForTest();
  const [http1 = 0, http2 = 0, https1 = 0, https2 = 0] = await freePorts(4);
  const places = [
    { http: http1, https: https1 },
    { http: http2, https: https2 },
  ].map(({ http, https }) => ({
    ...{ name: `localhost:${http}`, address: `127.0.0.1:${http}` },
    within: ['env', `WEIR_HTTPS=127.0.0.1:${https}`],
  }));
  const backend = await startBackend();
  const cluster = await startCluster({
    ...{ places, etcd: null, streams: () => '', env: { NODE_EXTRA_CA_CERTS: caPath } },
    file: `
      cluster https; cluster_key a-secret; data ${folder.path}; etcd ${etcd.endpoints.join(' ')};
      fetch_timeout 2; stale_timeout 10;
      https 1 cert=${file('site.crt')} key=${file('site.key')};
      peer localhost:${http1} { api_url https://localhost:${https1}; public https://localhost:${https1}; }
      peer localhost:${http2} { api_url https://localhost:${https2}; public https://127.0.0.1:${https2}; }
      stream sent { url testsrc://; cluster_ingest capture_at=localhost:${http1}; }
      stream guarded { url testsrc://; cluster_ingest capture_at=localhost:${http1}; on_play ${backend.url}; }
      stream relayed { url testsrc://; cluster_ingest capture_at=localhost:${http1}; delivery relay; }
    `,
  });
  const [first, second] = cluster.nodes;
  if (first === undefined || second === undefined) throw new Error('two nodes were asked for');
  await cluster.waitUntilRunning(30_000);
  await waitFor('the other node to know all owners', 30_000, async () => {
    return [...(await second.streams()).values()].every(({ owner }) => owner?.node === first.name);
  });
  const ask = askOf(ca);

  // the second node has the segment from the first, over https
  const playlist = await waitFor('the relayed stream at the other node', 30_000, async () => {
    const { status, body } = await ask(`https://localhost:${https2}/relayed/video.m3u8`);
    return status === 200 && body;
  });
  const [segment = ''] = playlist.split('\n').filter(line => line.endsWith('.ts'));
  const bytes = await ask(`https://localhost:${https2}/relayed/${segment}`);
  expect([bytes.status, bytes.body.length > 10_000]).toEqual([200, true]);
  const redirect = await ask(`https://localhost:${https2}/sent/index.m3u8?token=x`);
  expect([redirect.status, redirect.location]).toEqual([
    302,
    `https://localhost:${https1}/sent/index.m3u8?token=x&hop=1`,
  ]);

  // a backend decides, at the node that the viewer enters by and at the one that it is sent to
  const enter = (token: string) => ask(`https://localhost:${https2}/guarded/video.m3u8?token=${token}`);
  expect(await enter('good')).toMatchObject({ status: 302 });
  const guarded = await waitFor('the guarded stream', 30_000, async () => {
    const { status, body } = await ask((await enter('good')).location);
    return status === 200 && body.includes('.ts?token=good') && body;
  });
  const [own = ''] = guarded.split('\n').filter(line => line.includes('.ts?token=good'));
  const at = (node: number, path: string) => ask(`https://localhost:${node}/guarded/${path}`);
  expect(await at(https1, own)).toMatchObject({ status: 200 });
  for (const path of ['index.m3u8', 'mpegts', 'preview.jpg', own.replace('good', 'bad'), own.replace(/\?.*/, '')])
    for (const node of [https1, https2]) expect(await at(node, path)).toMatchObject({ status: 403 });
  const ofGood = backend.asked.filter(fields => fields.get('token') === 'good');
  expect(ofGood.map(fields => fields.get('request_type'))).toEqual(['new_session', 'new_session']);
  expect(new Set(ofGood.map(fields => fields.get('session_id'))).size).toBe(1);
  await backend.close();
  expect(await at(https1, own)).toMatchObject({ status: 200 });
  expect(await at(https1, own.replace('good', 'new'))).toMatchObject({ status: 503 });

  // the one has the other read its file again, signed
  const peer = `http://127.0.0.1:${http1}/streamer/api/v3/cluster/peers/localhost:${http2}`;
  const reloaded = await fetch(`${peer}/reload`, { method: 'POST' });
  expect([reloaded.status, await reloaded.json()]).toMatchObject([200, { changed: false }]);
  await waitFor('the other to say so', 30_000, () => second.lines.join('\n').includes('another node, for'));

  // renewed: the open connection stays as it is, the next one sees the new one
  const before = await ask(`https://localhost:${https1}/`);
  use('client');
  first.signalMain('SIGHUP');
  const told = (event: string) => first.lines.filter(line => line.includes(`"${event}"`));
  await waitFor('the node to take the certificate', 30_000, () => told('reload-taken').length === 1);
  expect(told('reload-taken')[0]).toContain('site.crt is another one');
  expect(await ask(`https://localhost:${https1}/`)).toMatchObject({ shown: 'server', localPort: before.localPort });
  expect(await askOf(ca)(`https://localhost:${https1}/`)).toMatchObject({ shown: 'client' });

  // a bad one changes nothing, and is told
  writeFileSync(file('site.key'), 'nothing');
  first.signalMain('SIGHUP');
  await waitFor('the node to refuse the certificate', 30_000, () => told('reload-refused').length === 1);
  expect(told('reload-refused')[0]).toContain('is no PEM file');
  expect(await askOf(ca)(`https://localhost:${https1}/`)).toMatchObject({ shown: 'client' });

  // and at the start it is a reason not to begin
  await second.terminate();
  const lines = second.lines.length;
  second.start();
  expect(await second.ended()).toContain('1');
  expect(second.lines.slice(lines).join('\n')).toContain(`key=${file('site.key')} of the 'https' line is no PEM file`);
});
