import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Route } from '../../../../src/node/view.ts';
import { routeThere } from '../../../support/fake-node-view.ts';
import { closedSegment, noonUnixMs, windowAfter } from '../../../support/segments.ts';
import { waitFor } from '../../../support/wait.ts';
import { WebNode } from '../../../support/web-node.ts';

const there = routeThere();
const limits = { segmentDurationMs: 2000, segmentCount: 3 };
const keptMs = 60_000;
const targetMs = 4000;

let node: WebNode;

beforeEach(async () => {
  node = new WebNode();
  await node.open();
});

afterEach(() => node.close());

/** Three segments of one run, under epoch 8812; the names of what is listed. */
function runThree(): readonly string[] {
  node.view.routes.set('cam01', { type: 'here', epoch: 8812 });
  for (let index = 0; index < 3; index += 1) node.live.append(closedSegment(index));
  return (node.live.window('cam01')?.listed ?? []).map(entry => entry.name);
}

/** Another node told of three segments. */
function learnThree(): readonly string[] {
  const window = windowAfter(
    [0, 1, 2].map(index => closedSegment(index)),
    limits,
    'n2',
  );
  node.live.learn(window, 'n2', 0);
  return window.listed.map(entry => entry.name);
}

/** A request by one who has seen all that is known. */
async function hold(path = '/cam01/video.m3u8') {
  node.clock.advance(targetMs);
  const answer = node.ask(path);
  await waitFor('the request to be held', 30_000, () => node.clock.waiting === 1);
  return { answer };
}

async function expectLastKnown(names: readonly string[], path?: string): Promise<void> {
  const { answer } = await hold(path);
  node.clock.advance(3000);
  const { status, body } = await answer;
  expect(status).toBe(200);
  for (const name of names) expect(body.toString()).toContain(name);
}

describe('a playlist at an owner whose last segments are of an earlier ownership', () => {
  it('is held until the first segment of the present one is there, and continues', async () => {
    const names = runThree();
    node.view.routes.set('cam01', { type: 'here', epoch: 9077 });
    const { answer } = await hold();
    node.live.append(closedSegment(3));
    node.live.append(closedSegment(0, { epoch: 9077, run: 2, closedUnixMs: noonUnixMs + 20_000 }));
    const text = (await answer).body.toString();
    expect(text).toMatch(/-9077\.ts\n$/);
    expect(text).toContain(names.at(-1));
  });

  it('is the last known one after 3 s, again and again, as long as players can still be inside of it', async () => {
    const names = runThree();
    node.view.routes.set('cam01', { type: 'here', epoch: 9077 });
    await expectLastKnown(names);
    await expectLastKnown(names);
    node.clock.advance(keptMs);
    const { answer } = await hold();
    node.clock.advance(3000);
    expect((await answer).status).toBe(503);
    expect((await answer).json()).toMatchObject({ error: expect.stringContaining('no picture yet') });
  });

  it('is not held when ffmpeg was only started again, or nobody owns the stream', async () => {
    runThree();
    node.live.append(closedSegment(0, { run: 2, closedUnixMs: noonUnixMs + 20_000 }));
    node.clock.advance(3_600_000);
    expect((await node.ask('/cam01/index.m3u8')).status).toBe(200);
    node.view.routes.set('cam01', { type: 'here', epoch: null });
    expect((await node.ask('/cam01/index.m3u8')).status).toBe(200);
  });
});

describe('a playlist with a segment that a player may not know yet', () => {
  it('is the last known one at once, until every player must have asked again', async () => {
    const names = runThree();
    node.view.routes.set('cam01', { type: 'here', epoch: 9077 });
    node.clock.advance(targetMs - 1);
    const { status, body } = await node.ask('/cam01/video.m3u8');
    expect(status).toBe(200);
    expect(body.toString()).toContain(names.at(-1));
    node.clock.advance(1);
    const answer = node.ask('/cam01/video.m3u8');
    await waitFor('the request to be held', 30_000, () => node.clock.waiting === 1);
    node.clock.advance(3000);
    expect((await answer).status).toBe(200);
  });

  it('is so at another node too while the owner is lost, and leads to the owner while there is one', async () => {
    const names = learnThree();
    node.view.routes.set('cam01', routeThere({ isSuspect: true }));
    expect((await node.ask('/cam01/video.m3u8')).body.toString()).toContain(names.at(-1));
    node.view.routes.set('cam01', there);
    expect((await node.ask('/cam01/video.m3u8')).status).toBe(302);
  });
});

describe('a playlist whose owner is elsewhere', () => {
  it.each<[string, Route]>([
    ['has fallen silent', routeThere({ isSuspect: true })],
    ['is not known', { type: 'nowhere', reason: 'n2 left' }],
  ])('is the last known one after 3 s while the owner %s', async (_title, route) => {
    const names = learnThree();
    node.view.routes.set('cam01', route);
    await expectLastKnown(names);
  });

  it('is refused when nothing is known of it', async () => {
    node.view.routes.set('cam01', routeThere({ isSuspect: true }));
    const { answer } = await hold();
    node.clock.advance(3000);
    expect((await answer).status).toBe(503);
    expect((await answer).json()).toMatchObject({ error: expect.stringContaining('n2, which has fallen silent') });
  });

  it('leads to the owner as soon as there is one again', async () => {
    learnThree();
    node.view.routes.set('cam01', routeThere({ isSuspect: true }));
    const { answer } = await hold();
    node.view.routes.set('cam01', there);
    node.live.wakeAll();
    expect((await answer).headers.location).toBe('http://n2.example:8080/cam01/video.m3u8?hop=1');
  });

  it('is the last known one for who was redirected here', async () => {
    const names = learnThree();
    node.view.routes.set('cam01', there);
    await expectLastKnown(names, '/cam01/index.m3u8?hop=1');
  });
});

describe('of a stream that is switched off', () => {
  const off: Route = { type: 'off', reason: 'switched off by admin' };
  const sentence = 'cam01 runs nowhere now: switched off by admin';

  it.each([
    'index.m3u8',
    'video.m3u8',
    'mono.m3u8',
    'index.m3u8?player=1',
    'video.m3u8?hop=1',
    'mpegts',
    'preview.jpg',
  ])('%s is refused at once, though its list may be news, redirected and relayed', async file => {
    const names = runThree();
    node.view.routes.set('cam01', off);
    for (const deliver of ['redirect', 'relay'] as const) {
      node.view.deliver = deliver;
      const answer = await node.ask(`/cam01/${file}`);
      expect([answer.status, answer.json()]).toEqual([503, { error: sentence, path: [] }]);
    }
    expect(node.clock.waiting).toBe(0);
    expect((await node.ask(`/cam01/${names.at(-1)}`)).status).toBe(200);
  });

  it('a playlist is refused at another node, and to one who waited already', async () => {
    learnThree();
    node.view.routes.set('cam01', routeThere({ isSuspect: true }));
    const { answer } = await hold();
    node.view.routes.set('cam01', off);
    node.live.wakeAll();
    expect((await answer).json()).toMatchObject({ error: sentence });
    expect((await node.ask('/cam01/video.m3u8')).status).toBe(503);
  });

  it.each([1, 30, 3600])(
    'the list goes on when it is switched on again after %i s: no number comes twice',
    async restS => {
      const names = runThree();
      const sequences = [sequenceIn((await node.ask('/cam01/video.m3u8')).body)];
      node.view.routes.set('cam01', off);
      node.live.movedAway('cam01');
      node.clock.advance(restS * 1000);
      expect((await node.ask('/cam01/video.m3u8')).status).toBe(503);
      node.view.routes.set('cam01', { type: 'here', epoch: 9077 });
      const closedUnixMs = noonUnixMs + 6000 + restS * 1000;
      for (let index = 0; index < 4; index += 1) {
        node.live.append(closedSegment(index, { epoch: 9077, run: 2, closedUnixMs: closedUnixMs + index * 2000 }));
        const { body } = await node.ask('/cam01/video.m3u8');
        sequences.push(sequenceIn(body));
        if (index === 0) expect(body.toString().includes(names.at(-1) ?? '')).toBe(restS < 60);
      }
      expect(sequences.every(Number.isInteger)).toBe(true);
      expect(sequences).toEqual([...sequences].sort((one, other) => one - other));
    },
  );
});

function sequenceIn(body: Buffer): number {
  return Number(/^#EXT-X-MEDIA-SEQUENCE:(\d+)$/m.exec(body.toString())?.[1]);
}
