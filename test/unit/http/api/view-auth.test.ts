import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { routeThere } from '../../../support/fake-node-view.ts';
import { WebNode } from '../../../support/web-node.ts';

const base = '/streamer/api/v3';

let node: WebNode;

beforeEach(async () => {
  node = new WebNode();
  await node.open();
});

afterEach(() => node.close());

describe('view_auth', () => {
  const basic = (text: string) => ({ headers: { Authorization: `Basic ${Buffer.from(text).toString('base64')}` } });

  beforeEach(() => {
    node.viewAuth = { user: 'viewer', password: 'pässword:1' };
    node.editAuth = { user: 'editor', password: 'more' };
  });

  it.each(['/streamer/api/v3/streams', '/flussonic/api/v3/config/stats', '/'])('closes %s to strangers', async path => {
    const answer = await node.ask(path);
    expect(answer.status).toBe(401);
    expect(answer.headers['www-authenticate']).toMatch(/^Basic realm="weir"/);
    for (const wrong of ['viewer:', 'viewer:pässword', ':', 'viewer:pässword:1x', '']) {
      expect((await node.ask(path, basic(wrong))).status).toBe(401);
    }
    expect((await node.ask(path, { headers: { Authorization: 'Bearer viewer:secret' } })).status).toBe(401);
  });

  it('lets in who knows it, and who may edit', async () => {
    expect((await node.ask(`${base}/streams`, basic('viewer:pässword:1'))).status).toBe(200);
    expect((await node.ask(`${base}/streams`, basic('editor:more'))).status).toBe(200);
  });

  it('leaves probes and playback open', async () => {
    node.view.routes.set('cam01', routeThere({ publicUrl: 'http://n2' }));
    expect((await node.ask(`${base}/monitoring/liveness`)).status).toBe(200);
    expect((await node.ask(`${base}/monitoring/readiness`)).status).toBe(200);
    expect((await node.ask('/cam01/index.m3u8')).status).toBe(302);
    expect((await node.ask('/cam01/embed.html')).status).toBe(200);
  });
});
