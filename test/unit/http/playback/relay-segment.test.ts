import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withHolder } from '../../../../src/media/holders.ts';
import { mediaPlaylist } from '../../../../src/media/playlist.ts';
import type { LiveWindow } from '../../../../src/media/window.ts';
import { routeThere } from '../../../support/fake-node-view.ts';
import { closedSegment, ListMaker, noonUnixMs, streamFacts, windowAfter } from '../../../support/segments.ts';
import { waitFor } from '../../../support/wait.ts';
import { WebNode } from '../../../support/web-node.ts';

const limits = { segmentDurationMs: 2000, segmentCount: 3 };
const bytes = Buffer.alloc(1000, 7);

let node: WebNode;
let window: LiveWindow;
let name: string;

/** The stream is at n2 and relayed here; n3 has a copy of the first segment. */
beforeEach(async () => {
  node = new WebNode();
  await node.open();
  node.view.deliver = 'relay';
  runThere();
  const segments = [0, 1, 2].map(index => closedSegment(index));
  const made = windowAfter(segments, limits, 'n2');
  name = made.listed[0].name;
  window = withHolder(made, name, 'n3');
  node.view.reached.set('n2', 'http://n2').set('n3', 'http://n3');
});

afterEach(() => node.close());

/** After that every player has seen what was listed. */
const targetMs = 4000;

function runThere(change: Parameters<typeof routeThere>[0] = {}): void {
  node.view.routes.set('cam01', routeThere(change));
}

const learn = (learned = window) => node.live.learn(learned, 'n2', 0);
const held = () => waitFor('the request to be held', 30_000, () => node.clock.waiting === 1);
const requests = (count: number) => waitFor(`${count} requests`, 30_000, () => node.requests.all.length === count);

describe('a relayed playlist', () => {
  it('is the same text as the owner has', async () => {
    learn();
    const answer = await node.ask('/cam01/video.m3u8');
    expect([answer.status, answer.body.toString()]).toEqual([200, mediaPlaylist(window)]);
    expect(answer.headers['cache-control']).toBe('no-cache');
  });

  it('is answered also to who was redirected', async () => {
    learn();
    expect((await node.ask('/cam01/index.m3u8?hop=1')).status).toBe(200);
  });

  it('names one other node to a browser, and this one again', async () => {
    const list = new ListMaker(limits, 'n2');
    list.facts = streamFacts();
    list.add(closedSegment(0));
    learn(list.window);
    node.view.others = ['http://n2.example:8080', 'http://n3.example:8080'];
    const { body } = await node.ask('/cam01/index.m3u8', { headers: { Origin: 'null' } });
    expect(`${body}`.split('\n').filter(line => line.endsWith('.m3u8') || line.endsWith('?r=2'))).toEqual([
      'video.m3u8',
      'http://n2.example:8080/cam01/video.m3u8',
      'video.m3u8?r=2',
    ]);
  });

  it('is held until the new owner has a segment, then goes on with it', async () => {
    learn();
    runThere({ epoch: 9077 });
    node.clock.advance(targetMs);
    const answer = node.ask('/cam01/video.m3u8');
    await held();
    const next = ListMaker.behind(window, limits, 'n2');
    next.add(closedSegment(0, { epoch: 9077, run: 2, closedUnixMs: noonUnixMs + 20_000 }));
    learn(next.window);
    expect((await answer).body.toString()).toBe(mediaPlaylist(next.window));
  });

  it('is the last known one after 3 s while the owner is silent', async () => {
    learn();
    runThere({ isSuspect: true });
    node.clock.advance(targetMs);
    const answer = node.ask('/cam01/video.m3u8');
    await held();
    node.clock.advance(3000);
    expect((await answer).body.toString()).toBe(mediaPlaylist(window));
  });

  it('is refused when nothing has come of the stream', async () => {
    const answer = node.ask('/cam01/video.m3u8');
    await held();
    node.clock.advance(3000);
    expect([(await answer).status, (await answer).json()]).toMatchObject([
      503,
      { error: 'cam01 is at n2 now, and nothing of it has come here yet' },
    ]);
  });
});

describe('a relayed segment', () => {
  const ask = (query = '') => node.ask(`/cam01/${name}${query}`);

  it('is fetched once for all who ask, and comes from memory after that', async () => {
    learn();
    const answers = [ask(), ask(), ask('?hop=1')];
    await requests(1);
    expect(node.requests.last).toMatchObject({ apiUrl: 'http://n2', path: `/cluster/segments/cam01/${name}` });
    node.requests.last.tell({ type: 'whole', bytes });
    for (const answer of await Promise.all(answers)) expect([answer.status, answer.body]).toEqual([200, bytes]);
    const part = await node.ask(`/cam01/${name}`, { headers: { Range: 'bytes=0-9' } });
    expect([part.status, part.body.length, node.requests.all.length]).toEqual([206, 10, 1]);
  });

  it('comes from the copy when the maker is silent with the request in flight', async () => {
    learn();
    const answer = ask();
    await requests(1);
    node.clock.advance(600);
    expect(node.requests.last.apiUrl).toBe('http://n3');
    node.requests.last.tell({ type: 'whole', bytes });
    expect((await answer).body).toEqual(bytes);
  });

  it('is 503 with Retry-After when nobody sends it in time', async () => {
    learn();
    const answer = ask();
    await requests(1);
    node.clock.advance(8000);
    expect([(await answer).status, (await answer).headers['retry-after']]).toEqual([503, '1']);
  });

  it('is 410 when no living node has it, and when it is older than the list', async () => {
    learn();
    node.view.reached.clear();
    expect((await ask()).status).toBe(410);
    expect((await node.ask('/cam01/2026/11/21/12/38/00968-2000-8812.ts')).status).toBe(410);
  });

  it('that another node knows of already is waited for', async () => {
    const answer = ask();
    await held();
    learn();
    await requests(1);
    node.requests.last.tell({ type: 'whole', bytes });
    expect((await answer).status).toBe(200);
  });

  it('that nobody tells of is 503 after 3 s', async () => {
    const answer = ask();
    await held();
    node.clock.advance(3000);
    expect((await answer).status).toBe(503);
  });

  it('that the owner never had is 404 there', async () => {
    learn();
    node.view.routes.set('cam01', { type: 'here', epoch: 8812 });
    expect((await node.ask('/cam01/2036/11/21/12/39/00968-2000-8812.ts')).status).toBe(404);
  });
});

describe('what else is relayed', () => {
  it('is the preview, of a segment that is fetched for it', async () => {
    learn();
    const answer = node.ask('/cam01/preview.jpg');
    await requests(1);
    node.requests.last.tell({ type: 'whole', bytes });
    // No video is in these bytes: the decoder was not even asked.
    expect([(await answer).status, (await answer).json()]).toMatchObject([
      404,
      { error: expect.stringContaining('sound only') },
    ]);
  });

  it('is nothing but what is read', async () => {
    learn();
    expect((await node.ask('/cam01/index.m3u8', { method: 'POST' })).status).toBe(405);
  });
});
