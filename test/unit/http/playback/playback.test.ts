import { connect } from 'node:net';
import HLS from 'hls-parser';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ingestView, routeThere, streamView } from '../../../support/fake-node-view.ts';
import { closedSegment } from '../../../support/segments.ts';
import { waitFor } from '../../../support/wait.ts';
import { type Answer, WebNode } from '../../../support/web-node.ts';

let node: WebNode;

beforeEach(async () => {
  node = new WebNode();
  await node.open();
});

afterEach(() => node.close());

/** The stream runs here and has so many segments; the names of what is listed. */
function runHere(stream: string, count: number): readonly string[] {
  node.view.routes.set(stream, { type: 'here', epoch: 8812 });
  for (let index = 0; index < count; index += 1) node.live.append(closedSegment(index, { stream }));
  return (node.live.window(stream)?.listed ?? []).map(entry => entry.name);
}

function runThere(stream: string): void {
  node.view.routes.set(stream, routeThere());
}

function expectError(answer: Answer, status: number, sentence: string): void {
  expect(answer.status).toBe(status);
  expect(answer.json()).toMatchObject({ error: expect.stringContaining(sentence), path: expect.any(Array) });
  expect(answer.headers['cache-control']).toBe('no-store');
  expectOpenToAll(answer);
}

function expectOpenToAll({ rawHeaders }: Answer): void {
  const names = rawHeaders.filter((_, index) => index % 2 === 0).map(name => name.toLowerCase());
  expect(names.filter(name => name === 'access-control-allow-origin')).toHaveLength(1);
  expect(rawHeaders[names.indexOf('access-control-allow-origin') * 2 + 1]).toBe('*');
}

describe('a playlist at the owner', () => {
  it.each(['video.m3u8', 'mono.m3u8'])('is a media playlist as %s', async file => {
    const names = runHere('cam01', 4);
    const answer = await node.ask(`/cam01/${file}`);
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/vnd.apple.mpegurl',
      'cache-control': 'no-cache',
    });
    expectOpenToAll(answer);
    const playlist = HLS.parse(answer.body.toString()) as HLS.types.MediaPlaylist;
    expect(playlist.segments.map(segment => segment.uri)).toEqual(names);
  });

  it.each(['/group/cam01/index.m3u8', '/group%2Fcam01/index.m3u8'])(
    'may be of a stream with a slash: %s',
    async path => {
      runHere('group/cam01', 1);
      expect((await node.ask(path)).status).toBe(200);
    },
  );

  it('is held until the first segment is there', async () => {
    runHere('cam01', 0);
    const answer = node.ask('/cam01/index.m3u8');
    await waitFor('the request to be held', 30_000, () => node.clock.waiting === 1);
    runHere('cam01', 1);
    expect((await answer).status).toBe(200);
  });

  it('is refused after 3 s without a segment, with the reason', async () => {
    runHere('cam01', 0);
    node.view.all = [
      streamView('cam01', { ingest: ingestView('cam01', { reason: 'the camera refuses connections' }) }),
    ];
    const answer = node.ask('/cam01/index.m3u8');
    await waitFor('the request to be held', 30_000, () => node.clock.waiting === 1);
    node.clock.advance(3000);
    expectError(await answer, 503, 'the camera refuses connections');
    expect((await answer).headers['retry-after']).toBe('1');
  });

  it("tells a viewer nothing of the source's address", async () => {
    runHere('cam01', 0);
    const reason = 'it starts from rtsp://****@10.0.0.1/live/STREAMKEY: its node has just got it';
    node.view.all = [streamView('cam01', { ingest: ingestView('cam01', { reason }) })];
    const answer = node.ask('/cam01/index.m3u8');
    await waitFor('the request to be held', 30_000, () => node.clock.waiting === 1);
    node.clock.advance(3000);
    expectError(await answer, 503, 'no picture yet: it starts from its source: its node has just got it');
    expect((await answer).body.toString()).not.toMatch(/10\.0\.0\.1|STREAMKEY/);
  });

  it('goes to the new owner when the stream moved while the request was held', async () => {
    runHere('cam01', 0);
    const answer = node.ask('/cam01/index.m3u8');
    await waitFor('the request to be held', 30_000, () => node.clock.waiting === 1);
    runThere('cam01');
    node.clock.advance(3000);
    expect((await answer).status).toBe(302);
  });
});

describe('a segment', () => {
  it('is served from memory, to be kept by caches', async () => {
    const [name = ''] = runHere('cam01', 2);
    const answer = await node.ask(`/cam01/${name}`);
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual(Buffer.alloc(1000, 0));
    expect(answer.headers).toMatchObject({
      'content-type': 'video/mp2t',
      'content-length': '1000',
      'cache-control': 'public, max-age=3600, immutable',
      'accept-ranges': 'bytes',
    });
    expectOpenToAll(answer);
  });

  it('is not sent again to who has it', async () => {
    const [name = ''] = runHere('cam01', 1);
    const { etag } = (await node.ask(`/cam01/${name}`)).headers;
    const answer = await node.ask(`/cam01/${name}`, { headers: { 'If-None-Match': String(etag) } });
    expect([answer.status, answer.body.length]).toEqual([304, 0]);
    expectOpenToAll(answer);
  });

  it('is sent in parts', async () => {
    const [name = ''] = runHere('cam01', 1);
    const part = await node.ask(`/cam01/${name}`, { headers: { Range: 'bytes=990-' } });
    expect([part.status, part.body.length, part.headers['content-range']]).toEqual([206, 10, 'bytes 990-999/1000']);
    const whole = await node.ask(`/cam01/${name}`, { headers: { Range: 'bytes=990-', 'If-Range': '"other"' } });
    expect([whole.status, whole.body.length]).toEqual([200, 1000]);
    const behind = await node.ask(`/cam01/${name}`, { headers: { Range: 'bytes=1000-' } });
    expectError(behind, 416, '1000 bytes');
    expect(behind.headers['content-range']).toBe('bytes */1000');
  });

  it('answers HEAD without its bytes', async () => {
    const [name = ''] = runHere('cam01', 1);
    const answer = await node.ask(`/cam01/${name}`, { method: 'HEAD' });
    expect([answer.status, answer.body.length, answer.headers['content-length']]).toEqual([200, 0, '1000']);
  });

  it('lingers after it slid out, is gone later, and what never was is not found', async () => {
    const [first = ''] = runHere('cam01', 1);
    runHere('cam01', 5);
    expect((await node.ask(`/cam01/${first}`)).status).toBe(200);
    for (let index = 5; index < 12; index += 1) node.live.append(closedSegment(index));
    expectError(await node.ask(`/cam01/${first}`), 410, 'is gone');
    expectError(await node.ask('/cam01/2036/11/21/12/39/00968-2000-8812.ts'), 404, 'never had');
    expectError(await node.ask('/cam01/2026/31/21/12/39/00968-2000-8812.ts'), 404, 'there is nothing at');
  });

  it('is still served by the node that made it after the stream moved away', async () => {
    const [name = ''] = runHere('cam01', 1);
    runThere('cam01');
    expect((await node.ask(`/cam01/${name}?hop=1`)).status).toBe(200);
    expect((await node.ask('/cam01/2026/11/21/12/50/00968-2000-9077.ts')).headers.location).toBe(
      'http://n2.example:8080/cam01/2026/11/21/12/50/00968-2000-9077.ts?hop=1',
    );
  });
});

describe('a stream that another node has', () => {
  beforeEach(() => runThere('a/b'));

  it.each(['GET', 'HEAD'])('answers %s with 302, path and query kept, never cached', async method => {
    const answer = await node.ask('/a%2Fb/index.m3u8?token=%41+b&&c', { method });
    expect(answer.status).toBe(302);
    expect(answer.headers.location).toBe('http://n2.example:8080/a%2Fb/index.m3u8?token=%41+b&&c&hop=1');
    expect(answer.headers['cache-control']).toBe('no-store');
    expectOpenToAll(answer);
  });

  it('answers other methods with 307', async () => {
    expect((await node.ask('/a/b/index.m3u8', { method: 'POST' })).status).toBe(307);
  });

  it('never redirects twice: a playlist is held, then it is the last known one, or refused', async () => {
    const asked = node.ask('/a/b/index.m3u8?x=1&hop=1');
    await waitFor('the request to be held', 30_000, () => node.clock.waiting === 1);
    node.clock.advance(3000);
    const answer = await asked;
    expectError(answer, 503, 'already redirected');
    expect(answer.headers['retry-after']).toBe('1');
    expect(answer.headers.location).toBeUndefined();
  });

  it('never redirects a segment twice', async () => {
    const answer = await node.ask('/a/b/2026/11/21/12/50/00968-2000-9077.ts?hop=1');
    expectError(answer, 503, 'already redirected');
  });

  it('has its player page here', async () => {
    const answer = await node.ask('/a/b/embed.html');
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
  });
});

describe('what cannot be played', () => {
  it('is 404 when there is no such stream', async () => {
    expectError(await node.ask('/nothere/index.m3u8'), 404, 'there is no stream "nothere"');
    expectError(await node.ask('/nothere/embed.html'), 404, 'there is no stream');
    expectError(await node.ask('/nothere'), 404, 'there is nothing at');
  });

  it('is 503 with Retry-After when it runs nowhere', async () => {
    node.view.routes.set('cam01', { type: 'nowhere', reason: 'n2 left, n3 is taking over' });
    const asked = node.ask('/cam01/index.m3u8');
    await waitFor('the request to be held', 30_000, () => node.clock.waiting === 1);
    node.clock.advance(3000);
    const answer = await asked;
    expectError(answer, 503, 'cam01 runs nowhere now: n2 left, n3 is taking over');
    expect(answer.headers['retry-after']).toBe('1');
  });

  it('is 501 with a sentence for what Flussonic has and weir has not', async () => {
    runHere('cam01', 1);
    expectError(await node.ask('/cam01/index-1362504585-3600.m3u8'), 501, 'the archive');
  });

  it('is 405 for a change', async () => {
    runHere('cam01', 1);
    const answer = await node.ask('/cam01/index.m3u8', { method: 'DELETE' });
    expectError(answer, 405, 'DELETE');
    expect(answer.headers.allow).toBe('GET, HEAD, OPTIONS');
  });
});

describe('preflights', () => {
  it.each(['/cam01/index.m3u8', '/streamer/api/v3/streams', '/'])('are answered at %s', async path => {
    const answer = await node.ask(path, { method: 'OPTIONS', headers: { Origin: 'null' } });
    expect(answer.status).toBe(204);
    expect(answer.headers['access-control-allow-methods']).toBe('GET, HEAD, OPTIONS');
    expectOpenToAll(answer);
  });
});

describe('hostile requests', () => {
  it.each([
    '/../../etc/passwd',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/streamer/web/..%2f..%2fpackage.json',
    '/streamer/web/%2e%2e%2ftsconfig.json',
    '/streamer/web/embed.html',
    '/streamer/web/.js',
    '/cam01/..%2f..%2fetc/index.m3u8',
    '/__proto__/index.m3u8',
    '/%00/index.m3u8',
    '/%zz/index.m3u8',
    '/streamer/index.m3u8',
    '/cluster/index.m3u8',
  ])('%s finds nothing', async path => {
    expectError(await node.ask(path), 404, 'there is no');
  });

  it('cannot put a header into a redirect', async () => {
    runThere('cam01');
    const answer = await node.ask('/cam01/index.m3u8?x=%0d%0aSet-Cookie:%20a=b');
    expect(answer.headers['set-cookie']).toBeUndefined();
    expect(answer.headers.location).toContain('x=%0d%0aSet-Cookie:%20a=b&hop=1');
  });

  it('with an address that is far too long are refused in words', async () => {
    expectError(await node.ask(`/${'a'.repeat(10_000)}/index.m3u8`), 404, 'there is no stream');
    const tooLong = await node.ask(`/${'a'.repeat(20_000)}/index.m3u8`);
    expect(tooLong.status).toBe(431);
    expectOpenToAll(tooLong);
  });

  it('that are not HTTP are refused in words, and the node lives on', async () => {
    const answer = await raw('GET /cam01/index.m3u8\x00 HTTP/1.1\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\nAccess-Control-Allow-Origin: \*\r\n/);
    runHere('cam01', 1);
    expect((await node.ask('/cam01/index.m3u8')).status).toBe(200);
  });

  it('in absolute form are redirected like others', async () => {
    runThere('cam01');
    const answer = await raw('GET http://n1/cam01/index.m3u8?x=1 HTTP/1.1\r\nHost: n1\r\nConnection: close\r\n\r\n');
    expect(answer).toContain('Location: http://n2.example:8080/cam01/index.m3u8?x=1&hop=1\r\n');
  });
});

/** Sends these bytes and reads until the other side closes. */
function raw(bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(node.port, '127.0.0.1');
    let answer = '';
    socket.on('data', chunk => {
      answer += chunk;
    });
    socket.on('end', () => resolve(answer)).on('error', reject);
    socket.write(bytes);
  });
}
