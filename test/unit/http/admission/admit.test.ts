import { get } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PlayPasses, passMs } from '../../../../src/node/admission/play-passes.ts';
import { routeThere } from '../../../support/fake-node-view.ts';
import { closedSegment } from '../../../support/segments.ts';
import { cameraSegment } from '../../../support/transport-stream.ts';
import { waitFor } from '../../../support/wait.ts';
import { type Answer, WebNode } from '../../../support/web-node.ts';

let node: WebNode;
let segment: string;

beforeEach(async () => {
  node = new WebNode();
  await node.open();
  node.view.routes.set('cam01', { type: 'here', epoch: 8812 });
  node.live.append(closedSegment(0, { bytes: cameraSegment() }));
  segment = node.live.window('cam01')?.listed[0].name ?? '';
  node.guarded.set('cam01', 'http://backend/auth');
  node.backend.answer = ({ token }) => ({ status: token === 'good' ? 200 : 403, headers: {} });
});

afterEach(() => node.close());

const everything = () => ['index.m3u8', 'video.m3u8', 'mono.m3u8', 'playlist.m3u8', 'mpegts', 'preview.jpg', segment];

function expectRefused(answer: Answer, status = 403): void {
  expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([status, '*']);
  expect(answer.headers['cache-control']).toBe('no-store');
  expect(answer.body.includes(0x47) && answer.body.length > 188).toBe(false);
}

describe('a stream with an on_play', () => {
  it.each(['here', 'there', 'relay', 'suspect', 'nowhere'])('gives nothing to who is refused: %s', async place => {
    if (place === 'relay') node.view.deliver = 'relay';
    if (place === 'nowhere') node.view.routes.set('cam01', { type: 'nowhere', reason: 'n2 is lost' });
    else if (place !== 'here') node.view.routes.set('cam01', routeThere({ isSuspect: place === 'suspect' }));
    for (const file of everything())
      for (const query of ['', '?token=bad', '?hop=1', '?player=1&token=bad', '?token=bad&token=good'])
        for (const method of ['GET', 'HEAD', 'POST'])
          expectRefused(await node.ask(`/cam01/${file}${query}`, { method, headers: { Range: 'bytes=0-' } }));
  });

  it('is asked for, whatever way its name is spelled', async () => {
    node.view.routes.set('a/b', { type: 'here', epoch: 1 });
    node.guarded.set('a/b', 'http://backend/auth');
    for (const path of ['/a/b/video.m3u8', '/a%2fb/video.m3u8', '/%61/b/video%2em3u8', 'http://x/a/b/video.m3u8'])
      expectRefused(await node.ask(path));
    for (const path of ['//cam01/video.m3u8', '/cam01//video.m3u8', '/./cam01/video.m3u8', '/x/../cam01/video.m3u8'])
      expect([403, 404]).toContain((await node.ask(path)).status);
  });

  it('asks once for all that an admitted viewer asks for, and carries its token to the segments', async () => {
    const playlist = await node.ask('/cam01/video.m3u8?token=good');
    expect([playlist.status, playlist.headers['cache-control']]).toEqual([200, 'private, no-cache']);
    expect(playlist.body.toString()).toContain(`\n${segment}?token=good\n`);
    const answer = await node.ask(`/cam01/${segment}?token=good`);
    expect([answer.status, answer.headers['cache-control']]).toEqual([200, 'private, max-age=3600, immutable']);
    const variants = await node.ask('/cam01/index.m3u8?token=good');
    expect(variants.body.toString()).toContain('video.m3u8?token=good\n');
    const preview = await node.ask('/cam01/preview.jpg?token=good');
    expect(preview.headers['cache-control']).toMatch(/^private, /);
    expect(node.backend.asked).toHaveLength(1);
  });

  it('carries any token, in letters that every address bears', async () => {
    node.backend.answer = ({ token }) => ({ status: token === 'a+b/c== "ü"' ? 200 : 403, headers: {} });
    const token = encodeURIComponent('a+b/c== "ü"');
    const playlist = await node.ask(`/cam01/video.m3u8?token=${token}`);
    expect(playlist.body.toString()).toContain(`\n${segment}?token=${token}\n`);
    expect((await node.ask(`/cam01/${segment}?token=${token}`)).status).toBe(200);
  });

  it('sends an admitted viewer to the owner with its token', async () => {
    node.view.routes.set('cam01', routeThere({ epoch: 9000 }));
    const { status, headers } = await node.ask('/cam01/index.m3u8?token=good');
    expect([status, headers.location]).toEqual([302, 'http://n2.example:8080/cam01/index.m3u8?token=good&hop=1']);
  });

  it('tells the backend who asks, as the connection shows it', async () => {
    const headers = {
      'User-Agent': 'VLC/3',
      Referer: 'https://a/',
      'X-Forwarded-For': '192.0.2.1',
      Host: 'tv.example',
    };
    await node.ask('/cam01/index.m3u8?token=t&x=1', { headers });
    expect(node.backend.asked).toMatchObject([
      { name: 'cam01', proto: 'hls', ip: '127.0.0.1', token: 't', user_agent: 'VLC/3', referer: 'https://a/' },
    ]);
    expect(node.backend.asked[0]).toMatchObject({ qs: 'token=t&x=1', host: 'tv.example' });
  });

  it('says that nobody can decide while the backend is away', async () => {
    node.backend.answer = () => null;
    const answer = await node.ask('/cam01/index.m3u8?token=good');
    expectRefused(answer, 503);
    expect(answer.headers['retry-after']).toBe('1');
  });

  it('sends a viewer where the backend says', async () => {
    node.backend.answer = () => ({ status: 302, headers: { location: 'https://pay.example/now' } });
    const { status, headers } = await node.ask('/cam01/index.m3u8');
    expect([status, headers.location, headers['cache-control']]).toEqual([302, 'https://pay.example/now', 'no-store']);
    expect(headers['access-control-allow-origin']).toBe('*');
  });

  it('ends the endless video of a viewer who may not watch any more', async () => {
    node.backend.answer = () => ({ status: 200, headers: { 'x-authduration': '100' } });
    const closed = new Promise<void>(resolve => {
      get(`${node.url}/cam01/mpegts?token=good`, response => {
        response.on('error', () => {}).on('close', () => resolve());
        response.resume();
      });
    });
    await waitFor('the endless video to begin', 30_000, () => node.viewers.counts().get('cam01') === 1);
    node.backend.answer = () => ({ status: 403, headers: {} });
    node.clock.advance(74_000);
    expect(node.viewers.counts().get('cam01')).toBe(1);
    await waitFor('the viewer to be asked of again', 30_000, () => {
      node.clock.advance(1000);
      return node.backend.asked.length === 2;
    });
    await waitFor('the end of the endless video', 30_000, () => {
      node.clock.advance(1000);
      return !node.viewers.counts().has('cam01');
    });
    await closed;
  });

  it('is nobody’s business between nodes, and its page is open', async () => {
    expect((await node.ask(`/cluster/segments/cam01/${segment}`)).status).toBe(200);
    expect((await node.ask('/cam01/embed.html')).status).toBe(200);
    expect(node.backend.asked).toEqual([]);
  });
});

describe('who has a pass of the cluster', () => {
  const token = () => node.passes.make('cam01').token;

  it('gets everything of the stream, without a question to the backend, and takes the pass along', async () => {
    for (const file of everything().filter(name => name !== 'mpegts'))
      expect((await node.ask(`/cam01/${file}?token=${token()}`)).status).toBe(200);
    const variants = await node.ask(`/cam01/index.m3u8?token=${token()}&player=1`);
    expect(variants.body.toString()).toContain(`video.m3u8?token=${token()}\n`);
    const playlist = await node.ask(`/cam01/video.m3u8?token=${token()}`);
    expect(playlist.headers['cache-control']).toBe('private, no-cache');
    expect(playlist.body.toString()).toContain(`\n${segment}?token=${token()}\n`);
    expect(node.backend.asked).toEqual([]);
  });

  it('is let in at the node that it is sent to, by the pass in the address alone', async () => {
    const other = new WebNode();
    await other.open();
    try {
      node.view.routes.set('cam01', routeThere({ epoch: 9000, publicUrl: other.url }));
      other.view.routes.set('cam01', { type: 'here', epoch: 8812 });
      other.live.append(closedSegment(0, { bytes: cameraSegment() }));
      other.guarded.set('cam01', 'http://backend/auth');
      for (const file of ['index.m3u8', 'preview.jpg']) {
        const { status, headers } = await node.ask(`/cam01/${file}?token=${token()}`);
        const target = new URL(`${headers.location}`);
        expect([status, target.origin]).toEqual([302, other.url]);
        expect((await other.ask(`${target.pathname}${target.search}`)).status).toBe(200);
      }
      expect(other.backend.asked).toEqual([]);
    } finally {
      await other.close();
    }
  });

  it('gets nothing by one that is forged, over, of another stream or of another cluster', async () => {
    const stranger = new PlayPasses({ clock: node.clock, clusterKey: () => 'key of another cluster' });
    const wrong = [`${token().slice(0, -2)}AA`, node.passes.make('cam02').token, stranger.make('cam01').token];
    for (const bad of [...wrong, token().replace(/\d+/, digits => `${Number(digits) + 1}`), 'weir-pass.1.x'])
      for (const file of everything()) expectRefused(await node.ask(`/cam01/${file}?token=${bad}`));
    const over = token();
    node.clock.advance(passMs);
    for (const file of everything()) expectRefused(await node.ask(`/cam01/${file}?token=${over}`));
    expect(node.backend.asked).toEqual([]);
  });

  it('loses the endless video with it', async () => {
    const closed = new Promise<void>(resolve => {
      get(`${node.url}/cam01/mpegts?token=${token()}`, response => {
        response.on('error', () => {}).on('close', () => resolve());
        response.resume();
      });
    });
    await waitFor('the endless video to begin', 30_000, () => node.viewers.counts().get('cam01') === 1);
    node.clock.advance(passMs - 5000);
    expect(node.viewers.counts().get('cam01')).toBe(1);
    node.clock.advance(6000);
    await closed;
  });
});

it('a stream without one is as it was', async () => {
  node.guarded.clear();
  const playlist = await node.ask('/cam01/video.m3u8?token=good');
  expect(playlist.headers['cache-control']).toBe('no-cache');
  expect(playlist.body.toString()).toContain(`\n${segment}\n`);
  expect((await node.ask(`/cam01/${segment}`)).headers['cache-control']).toBe('public, max-age=3600, immutable');
});
