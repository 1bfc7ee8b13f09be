import { beforeEach, describe, expect, it } from 'vitest';
import { newestEntry } from '../../../../src/media/window.ts';
import type { SegmentCopy } from '../../../../src/node/live/segment-copy.ts';
import { LiveStreams } from '../../../../src/node/live.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { RecordingLog } from '../../../support/recording-log.ts';
import { closedSegment, noonUnixMs, windowAfter } from '../../../support/segments.ts';

const limits = { segmentDurationMs: 2000, segmentCount: 3 };
const keptMs = 60_000;

let clock: FakeClock;
let log: RecordingLog;
let memoryBytes: number;
let live: LiveStreams;

beforeEach(() => {
  clock = new FakeClock();
  log = new RecordingLog();
  memoryBytes = 1_000_000;
  live = new LiveStreams({
    ...{ clock, log, me: 's01', limits: () => limits, memoryBytes: () => memoryBytes },
    isLiving: () => false,
    protect: (_copy, tell) => tell(null),
  });
});

function appendMany(stream: string, count: number, size = 1000): void {
  for (let index = 0; index < count; index += 1)
    live.append(closedSegment(index, { stream, bytes: Buffer.alloc(size) }));
}

const listed = (stream: string) => live.window(stream)?.listed ?? [];
const numbers = (stream: string) => listed(stream).map(entry => entry.number);
const hasBytes = (stream: string) => listed(stream).map(entry => live.segment(stream, entry.name) !== null);

/** The window of cam01 as another node made it: segments 0 to count - 1. */
const theirs = (count = 3, me = 's02') =>
  windowAfter(
    Array.from({ length: count }, (_, index) => closedSegment(index)),
    limits,
    me,
  );
const mine = (change = {}) => closedSegment(0, { epoch: 9077, run: 5, closedUnixMs: noonUnixMs + 20_000, ...change });

function copyOf(index: number, bytes = Buffer.alloc(1000, index)): SegmentCopy {
  const entry = newestEntry(theirs(index + 1));
  return { stream: 'cam01', entry, targetDurationS: 4, bytes, isPublished: false };
}

describe('copies', () => {
  it('of a list that nobody tells of are no more than a list and what lingers', () => {
    for (let index = 0; index < 20; index += 1) live.takeCopy(copyOf(index));
    expect(live.bytes).toBe(7000);
  });

  it('go when nothing more comes', () => {
    live.takeCopy(copyOf(0));
    clock.advance(keptMs);
    expect([live.bytes, clock.waiting]).toEqual([0, 0]);
  });

  it('are refused when memory is full of what this node makes', () => {
    memoryBytes = 3500;
    expect(live.takeCopy(copyOf(0))).toBe(true);
    appendMany('a', 3);
    expect(live.takeCopy(copyOf(1))).toBe(false);
    expect(listed('a')).toHaveLength(3);
  });

  it('may be of the entry alone', () => {
    live.learn(theirs(), 's02', 0);
    live.takeCopy(copyOf(3, Buffer.alloc(0)));
    expect(live.bytes).toBe(0);
    live.append(mine());
    expect(numbers('cam01').at(-1)).toBe(newestEntry(theirs(4)).number + 1);
  });
});

describe('movedAway', () => {
  it('drops the bytes when players cannot be inside of the list any more', () => {
    appendMany('a', 3);
    live.movedAway('a');
    live.movedAway('a');
    clock.advance(keptMs - 1);
    expect(live.bytes).toBe(3000);
    clock.advance(1);
    expect([live.bytes, clock.waiting]).toEqual([0, 0]);
  });

  it('is called off when the stream is back in time', () => {
    appendMany('a', 3);
    live.movedAway('a');
    clock.advance(3000);
    live.append(closedSegment(0, { stream: 'a', run: 2 }));
    clock.advance(2 * keptMs);
    expect(live.bytes).toBe(4000);
  });

  it('means nothing for a stream without a window', () => {
    live.movedAway('a');
    expect(clock.waiting).toBe(0);
  });

  it('leaves what it made to be served while the next owner continues the list', () => {
    appendMany('cam01', 3);
    live.movedAway('cam01');
    const [first] = listed('cam01');
    live.learn(windowAfter([...[0, 1, 2].map(index => closedSegment(index)), mine()], limits), 's02', 0);
    expect(live.segment('cam01', first?.name ?? '')).not.toBeNull();
  });
});

describe('live_memory', () => {
  it('takes lingering segments first, without a word', () => {
    memoryBytes = 7000;
    appendMany('a', 6);
    appendMany('b', 3);
    expect(hasBytes('a')).toEqual([true, true, true]);
    expect(hasBytes('b')).toEqual([true, true, true]);
    expect(live.bytes).toBe(7000);
    expect(log.lines).toEqual([]);
  });

  it('then copies', () => {
    memoryBytes = 4000;
    live.takeCopy(copyOf(0));
    live.takeCopy(copyOf(1));
    appendMany('a', 3);
    expect(hasBytes('a')).toEqual([true, true, true]);
    expect(live.segment('cam01', copyOf(0).entry.name)).toBeNull();
    expect(live.segment('cam01', copyOf(1).entry.name)).not.toBeNull();
  });

  it('then cuts the largest list, with a warning once a minute', () => {
    memoryBytes = 8000;
    appendMany('small', 3);
    appendMany('large', 3, 2000);
    expect([listed('small').length, listed('large').length]).toEqual([3, 2]);
    live.append(closedSegment(3, { stream: 'large', bytes: Buffer.alloc(2000) }));
    expect(log.lines.map(line => line.event)).toEqual(['live-memory']);
    expect(log.lines[0]?.fields.reason).toContain('cut to 2');
    clock.advance(60_000);
    live.append(closedSegment(4, { stream: 'large', bytes: Buffer.alloc(2000) }));
    expect(log.lines).toHaveLength(2);
  });

  it('never takes the newest segment', () => {
    memoryBytes = 10;
    appendMany('a', 4);
    appendMany('b', 4);
    expect([hasBytes('a'), hasBytes('b')]).toEqual([[true], [true]]);
  });
});
