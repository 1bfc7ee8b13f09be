import { beforeEach, describe, expect, it } from 'vitest';
import { newestEntry } from '../../../src/media/window.ts';
import type { Protect, SegmentCopy } from '../../../src/node/live/segment-copy.ts';
import { LiveStreams, type WindowChange } from '../../../src/node/live.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { RecordingLog } from '../../support/recording-log.ts';
import { closedSegment, noonUnixMs, windowAfter } from '../../support/segments.ts';

const limits = { segmentDurationMs: 2000, segmentCount: 3 };
const keptMs = 60_000;

let clock: FakeClock;
let log: RecordingLog;
let memoryBytes: number;
let living: Set<string>;
let protect: Protect;
let live: LiveStreams;

beforeEach(() => {
  clock = new FakeClock();
  log = new RecordingLog();
  memoryBytes = 1_000_000;
  living = new Set();
  protect = (_copy, tell) => tell(null);
  live = new LiveStreams({
    ...{ clock, log, me: 's01', limits: () => limits, memoryBytes: () => memoryBytes },
    isLiving: node => living.has(node),
    protect: (copy, tell) => protect(copy, tell),
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

describe('LiveStreams', () => {
  it('keeps a window for each stream, and its bytes', () => {
    appendMany('a', 2);
    appendMany('b', 1);
    expect(hasBytes('a')).toEqual([true, true]);
    expect(listed('b')).toHaveLength(1);
    expect(live.window('c')).toBeNull();
    expect(live.bytes).toBe(3000);
  });

  it('lets go of what slid out of what lingers', () => {
    appendMany('a', 8);
    expect(live.bytes).toBe(6000);
  });

  it('says once that a longer segment raised the target duration, and what to do', () => {
    live.append(closedSegment(0, { durationMs: 10_000 }));
    live.append(closedSegment(5, { durationMs: 10_000 }));
    expect(log.lines.map(line => line.event)).toEqual(['target-duration']);
    expect(log.lines[0]?.fields.reason).toContain('a segment of cam01 is 10.0 s long');
    expect(log.lines[0]?.fields.reason).toContain('a keyframe every 2 s or less');
  });

  it('tells that a copy of its segments is gone', () => {
    protect = (_copy, tell) => tell('s02');
    appendMany('a', 1);
    const changes: WindowChange[] = [];
    live.onChange(change => changes.push(change));
    live.forgetHolder('s02');
    live.forgetHolder('s02');
    expect(changes.map(({ type, window }) => [type, window.listed[0].holders])).toEqual([['window', ['s01']]]);
  });

  it('tells of each change of its own lists', () => {
    const changes: WindowChange[] = [];
    const end = live.onChange(change => changes.push(change));
    appendMany('a', 2);
    live.learn(theirs(), 's02', 0);
    end();
    live.append(closedSegment(2, { stream: 'a' }));
    expect(changes.map(({ type, window }) => [type, window.stream, window.listed.length])).toEqual([
      ['window', 'a', 1],
      ['entry', 'a', 2],
    ]);
  });
});

describe('a published segment', () => {
  it('waits for its copy, in the order of the list', () => {
    const tells: ((holder: string | null) => void)[] = [];
    protect = (_copy, tell) => tells.push(tell);
    appendMany('a', 2);
    expect(listed('a')).toEqual([]);
    tells[1]?.('s02');
    expect(listed('a')).toEqual([]);
    tells[0]?.(null);
    expect(listed('a').map(entry => entry.holders)).toEqual([['s01'], ['s01', 's02']]);
    tells[0]?.('s03');
    expect(listed('a')[0]?.holders).toEqual(['s01', 's03']);
  });

  it('does not wait for the copy of another stream', () => {
    protect = ({ stream }, tell) => (stream === 'b' ? tell('s02') : undefined);
    appendMany('a', 1);
    appendMany('b', 1);
    expect([listed('a').length, listed('b').length]).toEqual([0, 1]);
  });

  it('is dropped when a later term has begun its list meanwhile, as is one that comes later still', () => {
    const tells: ((holder: string | null) => void)[] = [];
    protect = (_copy, tell) => tells.push(tell);
    live.append(closedSegment(0));
    live.learn(windowAfter([mine()], limits, 's02'), 's02', 0);
    tells[0]?.('s02');
    live.append(closedSegment(1));
    expect(listed('cam01').map(entry => entry.epoch)).toEqual([9077]);
    expect(live.bytes).toBe(0);
    expect(log.lines.map(line => line.event)).toEqual(['segment-too-late']);
  });
});

describe('a segment that only this node has', () => {
  it('is copied again: all of a list that is continued, then one with each segment', () => {
    const again: string[] = [];
    protect = ({ entry, isPublished }, tell) => {
      if (isPublished) again.push(entry.name);
      else tell(null);
    };
    live.learn(theirs(), 's02', 0);
    for (const index of [0, 1, 2]) live.takeCopy(copyOf(index));
    const wasListed = listed('cam01').map(entry => entry.name);
    live.append(mine());
    expect(again).toEqual(wasListed.slice(1, 2));
    live.append(mine({ startMs: 2000, closedUnixMs: noonUnixMs + 22_000 }));
    expect(again).toEqual(wasListed.slice(1));
  });

  it('is not when another living node has it', () => {
    let count = 0;
    protect = ({ isPublished }, tell) => {
      if (isPublished) count += 1;
      else tell('s02');
    };
    living.add('s02');
    appendMany('a', 5);
    expect(count).toBe(0);
    living.clear();
    live.append(closedSegment(5, { stream: 'a' }));
    expect(count).toBe(1);
  });
});

describe('a new term', () => {
  it('continues the list of the node before it, unchanged', () => {
    living.add('s02');
    const before = theirs();
    live.learn(before, 's02', 0);
    live.append(mine());
    const after = live.window('cam01');
    expect(after?.listed.slice(0, 2)).toEqual(before.listed.slice(1));
    expect(after?.listed[2]).toMatchObject({ discontinuity: 1, beginsSession: true, holders: ['s01'] });
    expect(numbers('cam01')).toEqual([1, 2, 3].map(step => before.listed[0].number + step));
  });

  it('marks at once what no living node has, and never takes it back', () => {
    live.learn(theirs(), 's02', 0);
    live.append(mine());
    expect(listed('cam01').map(entry => entry.isGap)).toEqual([true, true, false]);
    living.add('s02');
    live.append(mine({ startMs: 2000, closedUnixMs: noonUnixMs + 22_000 }));
    expect(listed('cam01').map(entry => entry.isGap)).toEqual([true, false, false]);
    expect(log.lines.find(line => line.event === 'list-continued')?.fields.reason).toContain(
      '3 of its segments are lost',
    );
  });

  it('has no gaps where this node has the copies', () => {
    live.learn(theirs(), 's02', 0);
    for (const index of [0, 1, 2]) live.takeCopy(copyOf(index));
    live.append(mine());
    expect(listed('cam01').map(entry => entry.isGap)).toEqual([false, false, false]);
    expect(hasBytes('cam01')).toEqual([true, true, true]);
    expect(listed('cam01').map(entry => entry.holders)).toEqual([['s02', 's01'], ['s02', 's01'], ['s01']]);
  });

  it('knows of the segment that came with a copy and was not published any more', () => {
    live.learn(theirs(), 's02', 0);
    for (const index of [0, 1, 2, 3]) live.takeCopy(copyOf(index));
    live.append(mine());
    expect(numbers('cam01').at(-1)).toBe(newestEntry(theirs(4)).number + 1);
    expect(listed('cam01')[1]?.holders).toEqual(['s02', 's01']);
  });

  it('continues its own list, and what waits to be published in it', () => {
    const tells: ((holder: string | null) => void)[] = [];
    appendMany('cam01', 2);
    protect = (_copy, tell) => tells.push(tell);
    live.append(closedSegment(2));
    live.append(mine());
    for (const tell of tells) tell(null);
    expect(numbers('cam01').map(number => number - (numbers('cam01')[0] ?? 0))).toEqual([0, 1, 2]);
    expect(listed('cam01').map(entry => entry.discontinuity)).toEqual([0, 0, 1]);
  });

  it('begins anew at the number of the clock when what is known is too old, its discontinuities still counted', () => {
    const before = theirs();
    live.learn(before, 's02', keptMs);
    live.append(mine({ closedUnixMs: noonUnixMs + 3_600_000 }));
    expect(numbers('cam01')).toEqual([Math.floor((noonUnixMs + 3_600_000) / 2000)]);
    expect(listed('cam01')[0]).toMatchObject({ discontinuity: 1, beginsSession: true });
  });

  it('takes a holder for one no more when it has begun a new life', () => {
    living.add('s02');
    live.learn(theirs(), 's02', 0);
    live.forgetHolder('s02');
    live.append(mine());
    expect(listed('cam01').map(entry => entry.isGap)).toEqual([true, true, false]);
  });
});

describe('windows of other nodes', () => {
  it('count when they go further, and only then', () => {
    live.learn(theirs(3), 's02', 0);
    live.learn(theirs(2), 's02', 0);
    live.learn(theirs(3, 's03'), 's03', 0);
    expect(listed('cam01').map(entry => entry.holders)).toEqual([['s02'], ['s02'], ['s02']]);
  });

  it('are better known from who made them than by hearsay', () => {
    const [known, told] = [theirs(), theirs()];
    live.learn(known, 's02', 0);
    live.learn(told, 's02', 0, true);
    expect(live.window('cam01')).toBe(known);
    live.learn(told, 's02', 0);
    expect(live.window('cam01')).toBe(told);
  });

  it('are recent for a while', () => {
    live.learn(theirs(), 's02', 20_000);
    expect(live.recentWindow('cam01')).not.toBeNull();
    clock.advance(keptMs - 20_000);
    expect(live.recentWindow('cam01')).toBeNull();
    expect(live.window('cam01')).not.toBeNull();
  });

  it('make room for the copies that they let go of', () => {
    for (let index = 0; index < 8; index += 1) {
      live.takeCopy(copyOf(index));
      live.learn(theirs(index + 1), 's02', 0);
    }
    expect(live.bytes).toBe(6000);
  });
});
