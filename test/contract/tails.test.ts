// Reader and writer of a tail over real HTTP on loopback: what one node's windows are, another one comes to know, whatever happens to the
// connection between them. And a copy of a segment, from hand to hand.

import { connect } from 'node:net';
import { isDeepStrictEqual } from 'node:util';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { realClock } from '../../src/adapters/clock.ts';
import { HttpPeers } from '../../src/adapters/peers/peers.ts';
import { sentenceOf } from '../../src/base/errors.ts';
import { shortEntry } from '../../src/media/tails/tail-message.ts';
import { LiveStreams } from '../../src/node/live.ts';
import { TailLinks } from '../../src/node/tails/tail-links.ts';
import type { Clock } from '../../src/ports.ts';
import { RecordingLog } from '../support/recording-log.ts';
import { closedSegment, noonUnixMs, windowAfter } from '../support/segments.ts';
import { TailNode } from '../support/tail-node.ts';
import { openDoor } from '../support/tcp-door.ts';
import { cameraSegment } from '../support/transport-stream.ts';
import { waitFor } from '../support/wait.ts';

const limits = { segmentDurationMs: 2000, segmentCount: 3 };
const clusterKey = 'MYSECRET';

let maker: TailNode;

beforeEach(async () => {
  maker = await TailNode.open({ name: 'n1', clusterKey });
});

interface Reader {
  readonly live: LiveStreams;
  readonly links: TailLinks;
  readonly log: RecordingLog;
}

function read(apiUrl: string, key = clusterKey, clock: Clock = realClock): Reader {
  const log = new RecordingLog();
  const live = new LiveStreams({
    ...{ clock, log, me: 'n2', limits: () => limits, memoryBytes: () => 1e9 },
    isLiving: () => true,
    protect: (_copy, tell) => tell(null),
  });
  const peers = new HttpPeers({ clock, clusterKey: () => key });
  const chance = { number: () => 0, hex: () => '' };
  const links = new TailLinks({ clock, chance, log, peers, me: 'n2', live, isKnownStream: () => true });
  links.follow(new Map([['n1', apiUrl]]));
  onTestFinished(() => {
    links.close();
    live.close();
  });
  return { live, links, log };
}

/** Waits until the reader knows of the stream what its maker does. */
async function untilSame({ live }: Reader, stream = 'cam01'): Promise<void> {
  await waitFor(`the window of ${stream} at the reader`, 30_000, () => {
    const [theirs, ours] = [maker.live.window(stream), live.window(stream)];
    return theirs !== null && isDeepStrictEqual(theirs, ours);
  });
}

const append = (from: number, count: number, stream = 'cam01') => {
  for (let index = from; index < from + count; index += 1) maker.live.append(closedSegment(index, { stream }));
};

describe('a tail', () => {
  it('tells of all windows, then of each change', async () => {
    append(0, 2);
    append(0, 1, 'a/b');
    const reader = read(maker.url);
    await untilSame(reader);
    await untilSame(reader, 'a/b');
    append(2, 5);
    await untilSame(reader);
    await waitFor('the maker to be heard', 30_000, () => reader.links.isLiving('n1'));
  });

  it('tells what is known of a stream, and again when that changes', async () => {
    maker.live.append(closedSegment(0, { bytes: cameraSegment() }));
    const reader = read(maker.url);
    await untilSame(reader);
    const facts = reader.live.window('cam01')?.facts;
    expect(facts).toMatchObject({ codecs: 'avc1.42C01F,mp4a.40.2', width: 1280 });
    maker.live.append(closedSegment(1, { bytes: Buffer.concat([cameraSegment(), Buffer.alloc(100_000)]) }));
    await untilSame(reader);
    expect(reader.live.window('cam01')?.facts?.bandwidth).toBeGreaterThan(facts?.bandwidth ?? 0);
  });

  it('tells who comes back of the lists that it had made itself, and not of streams that run everywhere', async () => {
    maker.live.learn(windowAfter([closedSegment(0)], limits, 'n2'), 'n2', 0);
    maker.live.append(closedSegment(0, { stream: 'own', epoch: 0 }));
    const reader = read(maker.url);
    await untilSame(reader);
    expect(reader.live.window('own')).toBeNull();
  });

  it('goes on after the connection was reset, and the maker is suspect meanwhile', async () => {
    const door = await openDoor(maker.port);
    onTestFinished(() => door.shut());
    const reader = read(door.url);
    append(0, 2);
    await untilSame(reader);
    door.shut();
    await waitFor('the suspicion', 30_000, () => reader.links.isSuspect('n1'));
    append(2, 3);
    await door.open();
    await untilSame(reader);
    await waitFor('the maker to be heard', 30_000, () => reader.links.isLiving('n1'));
  });

  it('is given only to who knows the key, says why, and the node is not suspect for it', async () => {
    append(0, 2);
    const reader = read(maker.url, 'ANOTHER');
    await waitFor('the second attempt', 30_000, () => maker.refusals >= 2);
    expect(reader.live.window('cam01')).toBeNull();
    expect([reader.links.isLiving('n1'), reader.links.isSuspect('n1')]).toEqual([false, false]);
  });

  it('of a node whose address makes no sense is none', async () => {
    const reader = read('no address');
    await waitFor('the trouble', 30_000, () => reader.log.lines.length > 0);
    expect(reader.log.lines[0]?.fields.reason).toContain('nothing is learned of the streams of n1: Invalid URL');
  });

  it('is signed by the time of the node that is asked', async () => {
    append(0, 1);
    await untilSame(read(maker.url, clusterKey, { ...realClock, unixMs: () => Date.now() - 3_600_000 }));
  });

  it('reaches the others while one of its readers takes nothing', async () => {
    for (let stream = 0; stream < 300; stream += 1) append(0, 3, `cam${stream}`);
    const stalled = connect(maker.port, '127.0.0.1');
    onTestFinished(() => void stalled.destroy());
    stalled.pause();
    const authorization = maker.authorize('/cluster/tails');
    stalled.write(`GET /cluster/tails HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization}\r\n\r\n`);
    await waitFor('the stalled reader', 30_000, () => maker.tails === 1);
    const reader = read(maker.url);
    for (let index = 3; index < 40; index += 1) append(index, 1, 'cam7');
    for (let stream = 0; stream < 300; stream += 1) await untilSame(reader, `cam${stream}`);
  });
});

describe('a copy', () => {
  const [entry] = windowAfter([closedSegment(0, { closedUnixMs: noonUnixMs })], limits, 'n3').listed;
  const bytes = Buffer.alloc(1000, 3);
  const peers = new HttpPeers({ clock: realClock, clusterKey: () => clusterKey });
  const send = (body: Uint8Array, change: Readonly<Record<string, string>> = {}, by = peers) => {
    const query = { stream: 'cam01', target: '4', entry: JSON.stringify(shortEntry(entry)), ...change };
    return by
      .post({ node: 'n1', apiUrl: maker.url }, `/cluster/copies?${new URLSearchParams(query)}`, body, 30_000)
      .then(
        () => 'taken',
        error => sentenceOf(error),
      );
  };

  it('is taken whole, or the entry alone', async () => {
    expect(await send(Buffer.alloc(0))).toBe('taken');
    expect(maker.live.segment('cam01', entry.name)).toBeNull();
    expect(await send(bytes)).toBe('taken');
    expect(maker.live.segment('cam01', entry.name)).toEqual(bytes);
  });

  it.each([
    ['not as long', {}, Buffer.alloc(999)],
    ['cannot be read', { entry: '{}' }, bytes],
    ['cannot be read', { entry: JSON.stringify({ ...Object(shortEntry(entry)), name: '../x' }) }, bytes],
    ['cannot be read', { target: 'x' }, bytes],
    ['cannot be read', { target: '' }, bytes],
    ['there is no stream', { stream: 'unknown' }, bytes],
  ])('is refused: %s', async (sentence, change, body) => {
    expect(await send(body, change)).toContain(sentence);
    expect(maker.live.bytes).toBe(0);
  });

  it('is refused from strangers, and from web pages', async () => {
    const stranger = new HttpPeers({ clock: realClock, clusterKey: () => 'ANOTHER' });
    expect(await send(bytes, {}, stranger)).toContain('is the cluster_key the same');
    const page = await fetch(`${maker.url}/cluster/copies`, {
      method: 'POST',
      headers: { Origin: 'http://evil' },
      body: '',
    });
    expect(page.status).toBe(403);
  });

  it('is refused when more come at once than this node has room for', async () => {
    const size = 2_000_000;
    const large = JSON.stringify({ ...Object(shortEntry(entry)), size });
    expect(await send(Buffer.alloc(size), { entry: large })).toContain('too many copies');
  });
});
