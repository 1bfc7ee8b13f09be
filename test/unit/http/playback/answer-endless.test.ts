import { get, type IncomingMessage } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ClosedSegment } from '../../../../src/media/segment.ts';
import { routeThere } from '../../../support/fake-node-view.ts';
import { closedSegment, ListMaker, noonUnixMs, windowAfter } from '../../../support/segments.ts';
import { waitFor } from '../../../support/wait.ts';
import { WebNode } from '../../../support/web-node.ts';

let node: WebNode;
let received: Buffer;
let end: 'ended' | 'cut off' | null;
let answer: IncomingMessage | null;

beforeEach(async () => {
  node = new WebNode();
  await node.open();
  node.view.routes.set('cam01', { type: 'here', epoch: 8812 });
  received = Buffer.alloc(0);
  end = null;
  answer = null;
});

afterEach(async () => {
  answer?.destroy();
  await node.close();
});

const append = (index: number, size = 1000) =>
  node.live.append(closedSegment(index, { bytes: Buffer.alloc(size, index) }));

/** Follows the endless stream; `paused`: takes nothing from it. */
async function watch({ paused = false } = {}): Promise<void> {
  get({ host: '127.0.0.1', port: node.port, path: '/cam01/mpegts', agent: false }, response => {
    answer = response;
    response.on('end', () => {
      end = 'ended';
    });
    response.on('error', () => {
      end = 'cut off';
    });
    if (paused) return;
    response.on('data', chunk => {
      received = Buffer.concat([received, chunk]);
    });
  });
  await waitFor('the answer', 30_000, () => answer !== null);
}

/** Which segments came, in order. */
const numbers = () => [...new Set(received)];
const arrive = (count: number) => waitFor(`${count} bytes`, 30_000, () => received.length >= count);

describe('the endless MPEG-TS', () => {
  it('begins with the newest segment and goes on with each new one', async () => {
    for (const index of [1, 2]) append(index);
    await watch();
    expect(answer?.headers).toMatchObject({
      'content-type': 'video/mp2t',
      'cache-control': 'no-store',
      'access-control-allow-origin': '*',
    });
    await arrive(1000);
    for (const index of [3, 4]) append(index);
    await arrive(3000);
    append(5);
    await arrive(4000);
    expect([received.length, numbers(), end]).toEqual([4000, [2, 3, 4, 5], null]);
  });

  it('ends when the stream leaves this node, and not in the middle of a segment', async () => {
    append(1);
    await watch();
    await arrive(1000);
    append(2, 500_000);
    node.view.routes.set('cam01', routeThere());
    await arrive(501_000);
    node.clock.advance(1000);
    await waitFor('the end', 30_000, () => end);
    expect([end, received.length]).toEqual(['ended', 501_000]);
  });

  it('ends before what another node has made', async () => {
    append(1);
    await watch();
    await arrive(1000);
    node.view.routes.set('cam01', routeThere());
    const limits = { segmentDurationMs: 2000, segmentCount: 3 };
    const theirs = [closedSegment(1), closedSegment(0, { epoch: 9077, run: 5, closedUnixMs: noonUnixMs + 20_000 })];
    node.live.learn(windowAfter(theirs, limits, 'n2'), 'n2', 0);
    await waitFor('the end', 30_000, () => end);
    expect([end, received.length, node.log.lines]).toEqual(['ended', 1000, []]);
  });

  it('cuts off who takes it so slowly that it is a window behind, and says so', async () => {
    append(1, 20_000_000);
    await watch({ paused: true });
    for (const index of [2, 3, 4]) append(index);
    expect(node.log.lines).toEqual([]);
    append(5);
    await waitFor('the line in the log', 30_000, () => node.log.lines.find(({ event }) => event === 'viewer-too-slow'));
    expect(node.log.lines[0]).toMatchObject({ level: 'debug', fields: { stream: 'cam01' } });
    answer?.resume();
    await waitFor('the end', 30_000, () => end);
    expect(end).toBe('cut off');
  });

  it('lets go of a viewer that left', async () => {
    append(1);
    await watch();
    await arrive(1000);
    await waitFor('that it follows', 30_000, () => node.clock.waiting === 1);
    answer?.destroy();
    await waitFor('nobody to follow any more', 30_000, () => {
      node.clock.advance(1000);
      return node.clock.waiting === 0;
    });
  });

  it('is held until there is a segment, and answers HEAD', async () => {
    const held = node.ask('/cam01/mpegts', { method: 'HEAD' });
    await waitFor('the request to be held', 30_000, () => node.clock.waiting === 1);
    append(1);
    const { status, headers, body } = await held;
    expect([status, headers['content-type'], body.length]).toEqual([200, 'video/mp2t', 0]);
  });

  it('of a viewer that left while it was held is followed by nobody, and nobody is counted', async () => {
    const asked = get({ host: '127.0.0.1', port: node.port, path: '/cam01/mpegts', agent: false });
    asked.on('error', () => {});
    await waitFor('the request to be held', 30_000, () => node.clock.waiting === 1);
    asked.destroy();
    // The node hears in turn of what comes in turn: when it answers this, it knows that the viewer has left; next, that it was answered in vain.
    const aMomentLater = () => node.ask('/cam02/mpegts');
    expect((await aMomentLater()).status).toBe(404);
    append(1);
    await aMomentLater();
    await waitFor('nobody to follow or to count', 30_000, () => {
      node.clock.advance(1000);
      return node.clock.waiting === 0 && node.viewers.counts().size === 0;
    });
  });

  it('is at the owner', async () => {
    node.view.routes.set('cam01', routeThere());
    expect((await node.ask('/cam01/mpegts?x=1')).headers.location).toBe(
      'http://n2.example:8080/cam01/mpegts?x=1&hop=1',
    );
  });

  it('is refused after 3 s while the owner is silent, whatever is known of its list', async () => {
    node.live.learn(windowAfter([closedSegment(1)], { segmentDurationMs: 2000, segmentCount: 3 }, 'n2'), 'n2', 0);
    node.view.routes.set('cam01', routeThere({ isSuspect: true }));
    const asked = node.ask('/cam01/mpegts');
    await waitFor('the request to be held', 30_000, () => node.clock.waiting === 1);
    node.clock.advance(3000);
    const { status, headers } = await asked;
    expect([status, headers['retry-after'], headers.location]).toEqual([503, '1', undefined]);
  });
});

describe('the endless MPEG-TS by way of a node that relays', () => {
  const limits = { segmentDurationMs: 2000, segmentCount: 3 };
  const theirs = new Map<string, ListMaker>();
  const requests = (count: number) => waitFor(`${count} requests`, 30_000, () => node.requests.all.length === count);
  const give = (fill: number) => node.requests.last.tell({ type: 'whole', bytes: Buffer.alloc(1000, fill) });

  beforeEach(() => {
    node.view.deliver = 'relay';
    node.view.reached.set('n2', 'http://n2');
    node.view.routes.set('cam01', routeThere());
    theirs.clear();
  });

  /** The first segment, which is on its way before anything is answered. */
  async function watchFrom(fill: number): Promise<void> {
    const watching = watch();
    await requests(1);
    give(fill);
    await watching;
    await arrive(1000);
  }

  function learn(segment: ClosedSegment, maker = 'n2'): void {
    const list = theirs.get('cam01') ?? new ListMaker(limits, maker);
    theirs.set('cam01', list);
    list.add(segment);
    node.live.learn(list.window, maker, 0);
  }

  it('begins with the newest segment as soon as it is here, and goes on with each that becomes known', async () => {
    for (const index of [1, 2]) learn(closedSegment(index));
    await watchFrom(2);
    learn(closedSegment(3));
    await requests(2);
    learn(closedSegment(4));
    give(3);
    await requests(3);
    give(4);
    await arrive(3000);
    expect([numbers(), end]).toEqual([[2, 3, 4], null]);
  });

  it('leaves out what cannot be had, and goes on', async () => {
    learn(closedSegment(1));
    await watchFrom(1);
    learn(closedSegment(2));
    await requests(2);
    node.requests.last.tell({ type: 'ended', reason: 'it is not there', status: 410 });
    learn(closedSegment(3));
    await requests(3);
    give(3);
    await arrive(2000);
    expect([numbers(), end]).toEqual([[1, 3], null]);
  });

  it('goes on when the stream leaves this node', async () => {
    node.view.routes.set('cam01', { type: 'here', epoch: 8812 });
    append(1);
    await watch();
    await arrive(1000);
    const window = node.live.window('cam01') ?? expect.unreachable('nothing is listed');
    node.view.routes.set('cam01', routeThere({ epoch: 9077 }));
    theirs.set('cam01', ListMaker.behind(window, limits, 'n2'));
    learn(closedSegment(0, { epoch: 9077, run: 5, closedUnixMs: noonUnixMs + 20_000 }));
    await requests(1);
    give(9);
    await arrive(2000);
    expect([numbers(), end]).toEqual([[1, 9], null]);
  });

  it('ends when nothing more has come of the stream for so long that no player waits', async () => {
    learn(closedSegment(1));
    await watchFrom(1);
    node.clock.advance(60_000);
    await waitFor('the end', 30_000, () => end);
    expect(end).toBe('ended');
  });

  it('of a viewer that left asks for nothing more', async () => {
    learn(closedSegment(1));
    await watchFrom(1);
    learn(closedSegment(2));
    await requests(2);
    give(2);
    await arrive(2000);
    answer?.destroy();
    // What is left is the timer of the segments in memory.
    await waitFor('nobody to follow any more', 30_000, () => {
      node.clock.advance(1000);
      return node.clock.waiting === 1;
    });
    learn(closedSegment(3));
    expect(node.requests.all).toHaveLength(2);
  });
});

describe('a viewer of the endless MPEG-TS', () => {
  it('is counted for as long as its connection is open', async () => {
    append(1);
    await watch();
    await arrive(1000);
    node.clock.advance(3_600_000);
    expect(node.viewers.counts().get('cam01')).toBe(1);
    answer?.destroy();
    await waitFor('the viewer to be gone', 30_000, () => node.viewers.counts().size === 0);
  });

  it('is not one that only asks whether it is there', async () => {
    append(1);
    expect((await node.ask('/cam01/mpegts', { method: 'HEAD' })).status).toBe(200);
    expect(node.viewers.counts().size).toBe(0);
  });
});
