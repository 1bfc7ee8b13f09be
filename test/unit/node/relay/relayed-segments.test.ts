import { beforeEach, describe, expect, it } from 'vitest';
import { withHolder } from '../../../../src/media/holders.ts';
import type { LiveWindow, WindowEntry } from '../../../../src/media/window.ts';
import { LiveStreams } from '../../../../src/node/live.ts';
import { RelayedSegments } from '../../../../src/node/relay/relayed-segments.ts';
import { FakeByteRequests } from '../../../support/fake-byte-requests.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { RecordingLog } from '../../../support/recording-log.ts';
import { closedSegment, windowAfter } from '../../../support/segments.ts';

const limits = { segmentDurationMs: 2000, segmentCount: 3 };

let clock: FakeClock;
let log: RecordingLog;
let live: LiveStreams;
let requests: FakeByteRequests;
let members: Map<string, string>;
let suspects: Set<string>;
let memoryBytes: number;
let relay: RelayedSegments;
let window: LiveWindow;

beforeEach(() => {
  clock = new FakeClock();
  log = new RecordingLog();
  requests = new FakeByteRequests();
  suspects = new Set();
  memoryBytes = 1_000_000;
  members = new Map([
    ['s02', 'http://s02'],
    ['s03', 'http://s03'],
  ]);
  live = new LiveStreams({
    ...{ clock, log, me: 's01', limits: () => limits, memoryBytes: () => memoryBytes },
    isLiving: () => false,
    protect: (_copy, tell) => tell(null),
  });
  relay = new RelayedSegments({
    ...{ clock, log, me: 's01', peers: requests, live, memoryBytes: () => memoryBytes },
    apiUrlOf: node => members.get(node) ?? null,
    isSuspect: node => suspects.has(node),
  });
  learn(1000);
});

/** s02 made a list of three segments, and s03 has a copy of the first one. */
function learn(size: number): void {
  const segments = [0, 1, 2].map(index => closedSegment(index, { bytes: Buffer.alloc(size, index) }));
  const made = windowAfter(segments, limits, 's02');
  window = withHolder(made, made.listed[0].name, 's03');
  live.learn(window, 's02', 0);
}

const entryAt = (index: number): WindowEntry => window.listed[index] ?? expect.unreachable('no such entry');
const fetch = (index = 0) => relay.fetch(window, entryAt(index));
const urls = () => requests.all.map(({ apiUrl }) => apiUrl);

describe('a segment of another node', () => {
  it('is fetched once for all who wait, and kept', async () => {
    const waiting = [fetch(), fetch(), fetch()];
    const { name } = entryAt(0);
    const bytes = Buffer.alloc(1000, 7);
    expect(requests.all).toMatchObject([
      { node: 's02', apiUrl: 'http://s02', path: `/cluster/segments/cam01/${name}`, size: 1000 },
    ]);
    expect(relay.bytes).toBe(1000);
    requests.last.tell({ type: 'whole', bytes });
    for (const fetched of await Promise.all(waiting)) expect(fetched).toEqual({ type: 'whole', bytes });
    expect([live.segment('cam01', name), live.bytes, relay.bytes]).toEqual([bytes, 1000, 0]);
    expect(await fetch()).toEqual({ type: 'whole', bytes });
    expect(requests.all).toHaveLength(1);
  });

  it('goes from memory like any copy when nothing more comes of its stream', async () => {
    const fetched = fetch();
    requests.last.tell({ type: 'whole', bytes: Buffer.alloc(1000) });
    await fetched;
    clock.advance(60_000);
    expect([live.bytes, clock.waiting]).toEqual([0, 0]);
  });

  it('reaches who waits also when memory has no room to keep it', async () => {
    for (const index of [0, 1, 2]) live.append(closedSegment(index, { stream: 'own', bytes: Buffer.alloc(1000) }));
    memoryBytes = 3500;
    const fetched = fetch();
    requests.last.tell({ type: 'whole', bytes: Buffer.alloc(1000) });
    expect(await fetched).toMatchObject({ type: 'whole' });
    expect(live.bytes).toBe(3000);
  });

  it('is asked of the copy at once when its maker is suspect', () => {
    suspects.add('s02');
    void fetch();
    expect(urls()).toEqual(['http://s03']);
    relay.close();
  });

  it('is asked of the copy when the maker has left', () => {
    members.delete('s02');
    void fetch();
    expect(urls()).toEqual(['http://s03']);
  });

  it('is asked of a copy that was confirmed meanwhile', () => {
    void fetch(1);
    live.learn(withHolder(window, entryAt(1).name, 's03'), 's02', 0);
    clock.advance(600);
    expect(urls()).toEqual(['http://s02', 'http://s03']);
  });

  it('is asked of one who is found to have it after all who were known have fallen silent', () => {
    void fetch(1);
    clock.advance(700);
    live.learn(withHolder(window, entryAt(1).name, 's03'), 's02', 0);
    clock.advance(600);
    expect(urls()).toEqual(['http://s02', 'http://s03']);
  });

  it('is gone as soon as its maker has left that was asked and fell silent', async () => {
    const fetched = fetch(1);
    clock.advance(700);
    members.clear();
    clock.advance(600);
    expect([await fetched, requests.last.isAborted, relay.bytes]).toEqual([{ type: 'gone' }, true, 0]);
  });

  it('is gone when no member has it, and asked for again by the next viewer', async () => {
    members.clear();
    expect(await fetch()).toEqual({ type: 'gone' });
    members.set('s03', 'http://s03');
    void fetch();
    expect(urls()).toEqual(['http://s03']);
  });

  it('is not to be had when nobody answers in 6 s and its own duration, and the log says so once a minute', async () => {
    const both = [fetch(0), fetch(1)];
    clock.advance(7999);
    expect(relay.bytes).toBe(3000);
    clock.advance(1);
    for (const fetched of await Promise.all(both)) expect(fetched.type).toBe('unavailable');
    expect([relay.bytes, clock.waiting, requests.all.every(({ isAborted }) => isAborted)]).toEqual([0, 0, true]);
    expect(log.lines.map(({ fields }) => fields.reason)).toEqual([
      expect.stringMatching(/^viewers here did not get the segment \S+ of cam01: no node has answered$/),
    ]);
  });
});

describe('what is under way', () => {
  it('takes no more than a quarter of live_memory; what has no room waits for it', async () => {
    memoryBytes = 10_000;
    learn(2000);
    const first = fetch(0);
    void fetch(1);
    expect([requests.all.length, relay.bytes]).toEqual([1, 2000]);
    requests.last.tell({ type: 'whole', bytes: Buffer.alloc(2000) });
    await first;
    clock.advance(600);
    expect([requests.all.length, relay.bytes]).toEqual([2, 2000]);
  });

  it('may be one large segment alone, but none that memory cannot hold', () => {
    memoryBytes = 2500;
    learn(2000);
    void fetch(1);
    expect(requests.all).toHaveLength(1);
    requests.last.tell({ type: 'ended', reason: 'it is away', status: null });
    memoryBytes = 1999;
    clock.advance(600);
    expect([requests.all.length, relay.bytes]).toEqual([1, 0]);
  });

  it('ends when the node stops, and nothing begins after that', async () => {
    const fetched = fetch();
    relay.close();
    expect(await fetched).toMatchObject({ type: 'unavailable' });
    expect(await fetch()).toMatchObject({ type: 'unavailable' });
    expect([requests.all.length, requests.last.isAborted, relay.bytes]).toEqual([1, true, 0]);
    // Nothing is wrong that an operator should look into.
    expect(log.lines).toEqual([]);
  });
});
