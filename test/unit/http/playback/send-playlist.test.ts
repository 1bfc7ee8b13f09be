import HLS from 'hls-parser';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { routeThere } from '../../../support/fake-node-view.ts';
import { closedSegment, ListMaker, streamFacts, windowAfter } from '../../../support/segments.ts';
import { cameraSegment } from '../../../support/transport-stream.ts';
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
    node.view.others = ['http://n2.example:8080', 'http://n3.example:8080'];
    node.view.routes.set('cam01', { type: 'here', epoch: 8812 });
    node.live.append(closedSegment(0, { bytes: cameraSegment() }));
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

  it.each([
    ['abc.DEF-1_~', '?token=abc.DEF-1_~'],
    ['with%20space', '?token=with%20space'],
    ['a%2Bb/c%3D%3D%26x%22%23', '?token=a%2Bb%2Fc%3D%3D%26x%22%23'],
    ['new%0Aline', ''],
    ['', ''],
    ['x'.repeat(1025), ''],
  ])('passes on the token %j as %j', async (token, query) => {
    expect(variantsOf(await node.ask(`/cam01/index.m3u8?token=${token}`))).toEqual([`video.m3u8${query}`]);
  });

  it('leads to a media playlist that is the same for all', async () => {
    const { headers, body } = await node.ask('/cam01/video.m3u8?r=2', { headers: { Origin: 'null' } });
    expect([headers.vary, HLS.parse(body.toString()).isMasterPlaylist]).toEqual([undefined, false]);
  });
});

describe('a multivariant playlist at a node that has the list from another one', () => {
  const path = '/cam01/index.m3u8';

  async function lastKnown(headers: Readonly<Record<string, string>> = {}): Promise<string> {
    node.view.routes.set('cam01', routeThere({ publicUrl: 'http://n2', isSuspect: true }));
    return (await node.ask(path, { headers })).body.toString();
  }

  function learn(facts = streamFacts()): void {
    const maker = new ListMaker({ segmentDurationMs: 2000, segmentCount: 3 }, 'n2');
    maker.facts = facts;
    maker.add(closedSegment(0));
    node.live.learn(maker.window, 'n2', 0);
  }

  it('is what its owner says', async () => {
    const owner = new WebNode();
    await owner.open();
    owner.view.routes.set('cam01', { type: 'here', epoch: 8812 });
    owner.live.append(closedSegment(0, { bytes: cameraSegment() }));
    const said = (await owner.ask(path)).body.toString();
    learn(owner.live.window('cam01')?.facts ?? streamFacts());
    await owner.close();
    expect(await lastKnown()).toBe(said);
  });

  it('has the same attributes at each address for browsers, and leads to nobody silent', async () => {
    learn();
    node.view.others = ['http://n3.example:8080'];
    const text = await lastKnown({ Origin: 'null' });
    const lines = text.split('\n').filter(line => line.startsWith('#EXT-X-STREAM-INF'));
    expect(lines).toEqual(Array(4).fill(lines[0]));
    expect(text).toContain('http://n3.example:8080/cam01/video.m3u8');
    expect(text).not.toContain('n2');
  });

  it('is the media playlist where the other one has said nothing of the tracks', async () => {
    node.live.learn(windowAfter([closedSegment(0)], { segmentDurationMs: 2000, segmentCount: 3 }, 'n2'), 'n2', 0);
    expect(await lastKnown()).toContain('#EXTINF');
  });
});

describe('a media playlist', () => {
  it('is another one with each segment, for every viewer', async () => {
    const texts = new Set<string>();
    for (let index = 0; index < 3; index += 1) {
      node.view.routes.set('cam01', { type: 'here', epoch: 8812 });
      node.live.append(closedSegment(index));
      const answers = await Promise.all([node.ask('/cam01/video.m3u8'), node.ask('/cam01/mono.m3u8')]);
      const [first, second] = answers.map(answer => answer.body.toString());
      expect(second).toBe(first);
      texts.add(first ?? '');
    }
    expect(texts.size).toBe(3);
  });
});
