import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { routeThere } from '../../../support/fake-node-view.ts';
import { closedSegment, windowAfter } from '../../../support/segments.ts';
import { cameraSegment } from '../../../support/transport-stream.ts';
import { waitFor } from '../../../support/wait.ts';
import { type Ask, WebNode } from '../../../support/web-node.ts';

const playlist = '/cam01/video.m3u8';
let node: WebNode;
let segment: string;

beforeEach(async () => {
  node = new WebNode();
  await node.open();
  node.view.routes.set('cam01', { type: 'here', epoch: 8812 });
  node.live.append(closedSegment(0, { bytes: cameraSegment() }));
  segment = `/cam01/${node.live.window('cam01')?.listed[0].name}`;
});

afterEach(() => node.close());

const counted = () => node.viewers.counts().get('cam01') ?? 0;
const asPlayer = (player: string): Ask => ({ headers: { 'User-Agent': player } });

describe('a viewer', () => {
  it('is counted once for playlists and segments', async () => {
    for (const path of ['/cam01/index.m3u8', playlist, segment, playlist, segment, segment])
      expect((await node.ask(path)).status).toBe(200);
    expect(counted()).toBe(1);
  });

  it('watches by the media playlist alone: not by what leads to it, nor a segment, nor a picture, nor HEAD', async () => {
    for (const path of ['/cam01/index.m3u8', segment, '/cam01/preview.jpg', '/cam01/embed.html']) await node.ask(path);
    await node.ask(playlist, { method: 'HEAD' });
    expect(counted()).toBe(0);
  });

  it('is known by its player and by its token, not by what a header claims of its address', async () => {
    await node.ask(playlist, asPlayer('VLC/3.0.18'));
    await node.ask(playlist, asPlayer('mpv 0.35'));
    await node.ask(playlist, asPlayer('mpv 0.35'));
    await node.ask(playlist, { headers: { 'User-Agent': 'mpv 0.35', 'X-Forwarded-For': '192.0.2.1' } });
    expect(counted()).toBe(2);
    for (const token of ['a', 'b', 'a']) await node.ask(`${playlist}?token=${token}`, asPlayer('mpv 0.35'));
    expect(counted()).toBe(4);
  });

  it('counts also where index.m3u8 is the media playlist, because nothing is known of the tracks', async () => {
    node.live.append(closedSegment(0, { stream: 'radio', bytes: Buffer.alloc(188) }));
    node.view.routes.set('radio', { type: 'here', epoch: 8812 });
    node.view.window = name => withoutFacts(node, name);
    await node.ask('/radio/index.m3u8');
    expect(node.viewers.counts().get('radio')).toBe(1);
  });

  it('is gone 15 s after its last request, at a target duration of 4 s', async () => {
    await node.ask(playlist);
    node.clock.advance(10_000);
    await node.ask(segment);
    node.clock.advance(14_999);
    expect(counted()).toBe(1);
    node.clock.advance(1);
    expect(counted()).toBe(0);
  });

  it('is gone at once when it is sent to the node that the stream has moved to', async () => {
    await node.ask(playlist);
    node.view.routes.set('cam01', routeThere({ epoch: 9077, publicUrl: 'http://n2' }));
    expect((await node.ask(playlist)).status).toBe(302);
    expect(counted()).toBe(0);
  });

  it('of a relayed stream is counted at the node that it asks', async () => {
    node.view.deliver = 'relay';
    node.view.routes.set('cam01', routeThere({ publicUrl: 'http://n2' }));
    expect((await node.ask(playlist)).status).toBe(200);
    expect(counted()).toBe(1);
  });

  it('stays while its requests are held in a gap', async () => {
    node.live.learn(windowAfter([closedSegment(1)], { segmentDurationMs: 2000, segmentCount: 3 }, 'n2'), 'n2', 0);
    node.view.routes.set('cam01', { type: 'nowhere', reason: 'n2 is lost' });
    // as long as it may be news, the last known list is answered at once
    node.clock.advance(4000);
    for (let round = 0; round < 8; round += 1) {
      const asked = node.ask(playlist);
      await waitFor('the request to be held', 30_000, () => node.clock.waiting === 1);
      node.clock.advance(3000);
      expect((await asked).status).toBe(200);
      expect(counted()).toBe(1);
    }
  });
});

/** As the window of a node that says nothing of the tracks. */
function withoutFacts(of: WebNode, name: string) {
  const window = of.live.window(name);
  return window && { ...window, facts: null };
}
