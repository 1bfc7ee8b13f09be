import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Lives } from '../../../players/soak/lives.ts';
import { Viewer } from '../../../players/soak/viewer.ts';

const servers: Server[] = [];
const names = new Map<string, string>();
let lives: Lives;
let viewer: Viewer;

beforeEach(() => {
  names.clear();
  lives = new Lives();
  viewer = new Viewer(lives, host => names.get(host) ?? null);
});

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** @returns its origin. */
async function node(name: string, answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  servers.push(server);
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  names.set(host, name);
  lives.begin(name, performance.now());
  return `http://${host}`;
}

it('gives what a node answers, directly or after one redirect', async () => {
  const owner = await node('n1', (request, response) => response.end(`${request.url} ${request.headers.origin}`));
  const other = await node('n2', (request, response) =>
    response.writeHead(302, { location: `${owner}${request.url}` }).end(),
  );
  const direct = await viewer.ask(`${owner}/cam01/video.m3u8`);
  expect(direct.type === 'given' && direct.bytes.toString()).toBe('/cam01/video.m3u8 undefined');
  const sent = await viewer.ask(`${other}/cam01/video.m3u8`, { Origin: 'http://site.example' });
  expect(sent.type === 'given' && sent.bytes.toString()).toBe('/cam01/video.m3u8 http://site.example');
});

it('finds wrong: an error, no answer, a stranger, two hops', async () => {
  const failing = await node('n1', (_, response) => response.writeHead(503).end('no tail'));
  const dropping = await node('n2', request => request.socket.destroy());
  const leading = await node('n3', (_, response) =>
    response.writeHead(302, { location: 'http://else.example/' }).end(),
  );
  const looping = await node('n4', (_, response) => response.writeHead(302, { location: '/' }).end());
  expect(await viewer.ask(failing)).toEqual({ type: 'wrong', what: 'n1 answers 503 no tail' });
  expect(await viewer.ask(dropping)).toMatchObject({ type: 'wrong', what: expect.stringContaining('does not answer') });
  expect(await viewer.ask(leading)).toMatchObject({ type: 'wrong', what: expect.stringContaining('which is no node') });
  expect(await viewer.ask(looping)).toMatchObject({ type: 'wrong', what: expect.stringContaining('n4 answers 302') });
});

it('excuses what the death of a node cut short, not a way to one that is long dead', async () => {
  const dying = await node('n1', request => {
    lives.end('n1', performance.now());
    request.socket.destroy();
  });
  const leading = await node('n2', (_, response) => response.writeHead(302, { location: dying }).end());
  expect(await viewer.ask(dying)).toEqual({ type: 'excused' });
  expect(await viewer.ask(leading)).toEqual({ type: 'excused' });
  lives.begin('n1', performance.now());
  lives.end('n1', performance.now() - 10_000);
  expect(await viewer.ask(leading)).toMatchObject({ type: 'wrong', what: expect.stringContaining('has been dead') });
  const nowMs = performance.now();
  const dead = [dying, leading].map(origin => viewer.deadNodeAt(new URL(origin).host, nowMs));
  expect(dead).toEqual(['n1', null]);
});
