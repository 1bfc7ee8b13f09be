import HLS from 'hls-parser';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { closedSegment } from '../../../support/segments.ts';
import { type Answer, WebNode } from '../../../support/web-node.ts';

let node: WebNode;

beforeEach(async () => {
  node = new WebNode();
  await node.open();
});

afterEach(() => node.close());

describe('a multivariant playlist at the owner', () => {
  const variantsOf = ({ body }: Answer) =>
    (HLS.parse(body.toString()) as HLS.types.MasterPlaylist).variants.map(variant => variant.uri);

  beforeEach(() => {
    node.view.factsOf = () => ({
      codecs: 'avc1.4D401F,mp4a.40.2',
      width: 1280,
      height: 720,
      frameRate: 25,
      bandwidth: 2_800_000,
      averageBandwidth: 2_300_000,
    });
    node.view.others = ['http://n2.example:8080', 'http://n3.example:8080'];
    node.view.routes.set('cam01', { type: 'here', epoch: 8812 });
    node.live.append(closedSegment(0));
  });

  it.each(['index.m3u8', 'playlist.m3u8'])('is %s, with one line for native players', async file => {
    const answer = await node.ask(`/cam01/${file}`);
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/vnd.apple.mpegurl',
      'cache-control': 'no-cache',
      vary: 'Origin',
    });
    expect(variantsOf(answer)).toEqual(['video.m3u8']);
  });

  it.each([
    ['an Origin', '/cam01/index.m3u8', { Origin: 'https://portal.example' }],
    ['the origin of a redirected request', '/cam01/index.m3u8?hop=1', { Origin: 'null' }],
    ['the word of the player page', '/cam01/index.m3u8?player=1&hop=1', {}],
  ])('has several addresses for a browser, known by %s', async (_, path, headers) => {
    expect(variantsOf(await node.ask(path, { headers }))).toEqual([
      'video.m3u8',
      'http://n2.example:8080/cam01/video.m3u8',
      'http://n3.example:8080/cam01/video.m3u8',
      'video.m3u8?r=2',
    ]);
  });

  it('leads to a media playlist that is the same for all', async () => {
    const { headers, body } = await node.ask('/cam01/video.m3u8?r=2', { headers: { Origin: 'null' } });
    expect([headers.vary, HLS.parse(body.toString()).isMasterPlaylist]).toEqual([undefined, false]);
  });
});
