import { beforeEach, describe, expect, it } from 'vitest';
import { newestEntry } from '../../../src/media/window.ts';
import type { WindowChange } from '../../../src/node/live.ts';
import { copyOf, keptMs, LiveBench, limits, mine, theirs } from '../../support/live-bench.ts';
import { closedSegment, noonUnixMs, windowAfter } from '../../support/segments.ts';

let bench: LiveBench;
beforeEach(() => {
  bench = new LiveBench();
});

describe('LiveStreams', () => {
  it('keeps a window for each stream, and its bytes', () => {
    bench.appendMany('a', 2);
    bench.appendMany('b', 1);
    expect(bench.hasBytes('a')).toEqual([true, true]);
    expect(bench.listed('b')).toHaveLength(1);
    expect(bench.live.window('c')).toBeNull();
    expect(bench.live.bytes).toBe(3000);
  });

  it('lets go of what slid out of what lingers', () => {
    bench.appendMany('a', 8);
    expect(bench.live.bytes).toBe(6000);
  });

  it('says once that a longer segment raised the target duration, and what to do', () => {
    bench.live.append(closedSegment(0, { durationMs: 10_000 }));
    bench.live.append(closedSegment(5, { durationMs: 10_000 }));
    expect(bench.log.lines.map(line => line.event)).toEqual(['target-duration']);
    expect(bench.log.lines[0]?.fields.reason).toContain('a segment of cam01 is 10.0 s long');
    expect(bench.log.lines[0]?.fields.reason).toContain('a keyframe every 2 s or less');
  });

  it('tells that a copy of its segments is gone', () => {
    bench.protect = (_copy, tell) => tell('s02');
    bench.appendMany('a', 1);
    const changes: WindowChange[] = [];
    bench.live.onChange(change => changes.push(change));
    bench.live.forgetHolder('s02');
    bench.live.forgetHolder('s02');
    expect(changes.map(({ type, window }) => [type, window.listed[0].holders])).toEqual([['window', ['s01']]]);
  });

  it('tells of each change of its own lists', () => {
    const changes: WindowChange[] = [];
    const end = bench.live.onChange(change => changes.push(change));
    bench.appendMany('a', 2);
    bench.live.learn(theirs(), 's02', 0);
    end();
    bench.live.append(closedSegment(2, { stream: 'a' }));
    expect(changes.map(({ type, window }) => [type, window.stream, window.listed.length])).toEqual([
      ['window', 'a', 1],
      ['entry', 'a', 2],
    ]);
  });
});

describe('a published segment', () => {
  it('waits for its copy, in the order of the list', () => {
    const tells: ((holder: string | null) => void)[] = [];
    bench.protect = (_copy, tell) => tells.push(tell);
    bench.appendMany('a', 2);
    expect(bench.listed('a')).toEqual([]);
    tells[1]?.('s02');
    expect(bench.listed('a')).toEqual([]);
    tells[0]?.(null);
    expect(bench.listed('a').map(entry => entry.holders)).toEqual([['s01'], ['s01', 's02']]);
    tells[0]?.('s03');
    expect(bench.listed('a')[0]?.holders).toEqual(['s01', 's03']);
  });

  it('does not wait for the copy of another stream', () => {
    bench.protect = ({ stream }, tell) => (stream === 'b' ? tell('s02') : undefined);
    bench.appendMany('a', 1);
    bench.appendMany('b', 1);
    expect([bench.listed('a').length, bench.listed('b').length]).toEqual([0, 1]);
  });

  it('is dropped when a later term has begun its list meanwhile, as is one that comes later still', () => {
    const tells: ((holder: string | null) => void)[] = [];
    bench.protect = (_copy, tell) => tells.push(tell);
    bench.live.append(closedSegment(0));
    bench.live.learn(windowAfter([mine()], limits, 's02'), 's02', 0);
    tells[0]?.('s02');
    bench.live.append(closedSegment(1));
    expect(bench.listed('cam01').map(entry => entry.epoch)).toEqual([9077]);
    expect(bench.live.bytes).toBe(0);
    expect(bench.log.lines.map(line => line.event)).toEqual(['segment-too-late']);
  });
});

describe('a segment that only this node has', () => {
  it('is copied again: all of a list that is continued, then one with each segment', () => {
    const again: string[] = [];
    bench.protect = ({ entry, isPublished }, tell) => {
      if (isPublished) again.push(entry.name);
      else tell(null);
    };
    bench.live.learn(theirs(), 's02', 0);
    for (const index of [0, 1, 2]) bench.live.takeCopy(copyOf(index));
    const wasListed = bench.listed('cam01').map(entry => entry.name);
    bench.live.append(mine());
    expect(again).toEqual(wasListed.slice(0, 2));
    bench.live.append(mine({ startMs: 2000, closedUnixMs: noonUnixMs + 22_000 }));
    expect(again).toEqual(wasListed);
  });

  it('is not when another living node has it', () => {
    let count = 0;
    bench.protect = ({ isPublished }, tell) => {
      if (isPublished) count += 1;
      else tell('s02');
    };
    bench.living.add('s02');
    bench.appendMany('a', 5);
    expect(count).toBe(0);
    bench.living.clear();
    bench.live.append(closedSegment(5, { stream: 'a' }));
    expect(count).toBe(1);
  });
});

describe('a new term', () => {
  it('continues the list of the node before it, unchanged', () => {
    bench.living.add('s02');
    const before = theirs();
    bench.live.learn(before, 's02', 0);
    bench.live.append(mine());
    const after = bench.live.window('cam01');
    expect(after?.listed.slice(0, 3)).toEqual(before.listed);
    expect(after?.listed[3]).toMatchObject({ discontinuity: 1, beginsSession: true, holders: ['s01'] });
    expect(bench.numbers('cam01')).toEqual([0, 1, 2, 3].map(step => before.listed[0].number + step));
  });

  it('marks at once what no living node has, and never takes it back', () => {
    bench.live.learn(theirs(), 's02', 0);
    bench.live.append(mine());
    expect(bench.listed('cam01').map(entry => entry.isGap)).toEqual([true, true, true, false]);
    bench.living.add('s02');
    bench.live.append(mine({ startMs: 2000, closedUnixMs: noonUnixMs + 22_000 }));
    expect(bench.listed('cam01').map(entry => entry.isGap)).toEqual([true, true, true, false, false]);
    expect(bench.log.lines.find(line => line.event === 'list-continued')?.fields.reason).toContain(
      '3 of its segments are lost',
    );
  });

  it('has no gaps where this node has the copies', () => {
    bench.live.learn(theirs(), 's02', 0);
    for (const index of [0, 1, 2]) bench.live.takeCopy(copyOf(index));
    bench.live.append(mine());
    expect(bench.listed('cam01').map(entry => entry.isGap)).toEqual([false, false, false, false]);
    expect(bench.hasBytes('cam01')).toEqual([true, true, true, true]);
    const both = ['s02', 's01'];
    expect(bench.listed('cam01').map(entry => entry.holders)).toEqual([both, both, both, ['s01']]);
  });

  it('knows of the segment that came with a copy and was not published any more', () => {
    bench.live.learn(theirs(), 's02', 0);
    for (const index of [0, 1, 2, 3]) bench.live.takeCopy(copyOf(index));
    bench.live.append(mine());
    expect(bench.numbers('cam01').at(-1)).toBe(newestEntry(theirs(4)).number + 1);
    expect(bench.listed('cam01')[1]?.holders).toEqual(['s02', 's01']);
  });

  it('continues its own list, and what waits to be published in it', () => {
    const tells: ((holder: string | null) => void)[] = [];
    bench.appendMany('cam01', 2);
    bench.protect = (_copy, tell) => tells.push(tell);
    bench.live.append(closedSegment(2));
    bench.live.append(mine());
    for (const tell of tells) tell(null);
    expect(bench.numbers('cam01').map(number => number - (bench.numbers('cam01')[0] ?? 0))).toEqual([0, 1, 2, 3]);
    expect(bench.listed('cam01').map(entry => entry.discontinuity)).toEqual([0, 0, 0, 1]);
  });

  it('begins anew at the number of the clock when what is known is too old, its discontinuities still counted', () => {
    const before = theirs();
    bench.live.learn(before, 's02', keptMs);
    bench.live.append(mine({ closedUnixMs: noonUnixMs + 3_600_000 }));
    expect(bench.numbers('cam01')).toEqual([Math.floor((noonUnixMs + 3_600_000) / 2000)]);
    expect(bench.listed('cam01')[0]).toMatchObject({ discontinuity: 1, beginsSession: true });
  });

  it('takes a holder for one no more when it has begun a new life', () => {
    bench.living.add('s02');
    bench.live.learn(theirs(), 's02', 0);
    bench.live.forgetHolder('s02');
    bench.live.append(mine());
    expect(bench.listed('cam01').map(entry => entry.isGap)).toEqual([true, true, true, false]);
  });

  it('keeps what was listed, bytes and all, for players that still wait for the lost node; then the list is as long as ever', () => {
    bench.living.add('s03');
    bench.live.learn(theirs(), 's02', 0);
    for (const index of [0, 1, 2]) bench.live.takeCopy(copyOf(index));
    const wasListed = bench.listed('cam01').map(entry => entry.name);
    const appendUntil = (afterMs: number, from: number) => {
      for (let atMs = from; atMs < afterMs; atMs += 2000)
        bench.live.append(mine({ startMs: atMs, closedUnixMs: noonUnixMs + 22_000 + atMs }));
    };
    appendUntil(30_000, 0);
    expect(bench.listed('cam01').map(entry => entry.name)).toEqual(expect.arrayContaining(wasListed));
    expect(bench.hasBytes('cam01')).not.toContain(false);
    // A player that has just loaded the longest list asks for its first segment when that has left it.
    appendUntil(46_000, 30_000);
    const longest = bench.listed('cam01');
    appendUntil(60_000, 46_000);
    expect(bench.numbers('cam01')[0]).toBeGreaterThan(longest[0]?.number ?? 0);
    expect(bench.live.segment('cam01', longest[0]?.name ?? '')).not.toBeNull();
    appendUntil(200_000, 60_000);
    expect(bench.listed('cam01')).toHaveLength(limits.segmentCount);
    expect(bench.live.bytes).toBe(2 * limits.segmentCount * 1000);
  });
});

describe('windows of other nodes', () => {
  it('count when they go further, and only then', () => {
    bench.live.learn(theirs(3), 's02', 0);
    bench.live.learn(theirs(2), 's02', 0);
    bench.live.learn(theirs(3, 's03'), 's03', 0);
    expect(bench.listed('cam01').map(entry => entry.holders)).toEqual([['s02'], ['s02'], ['s02']]);
  });

  it('are better known from who made them than by hearsay', () => {
    const [known, told] = [theirs(), theirs()];
    bench.live.learn(known, 's02', 0);
    bench.live.learn(told, 's02', 0, true);
    expect(bench.live.window('cam01')).toBe(known);
    bench.live.learn(told, 's02', 0);
    expect(bench.live.window('cam01')).toBe(told);
  });

  it('are recent for a while', () => {
    bench.live.learn(theirs(), 's02', 20_000);
    expect(bench.live.recentWindow('cam01')).not.toBeNull();
    bench.clock.advance(keptMs - 20_000);
    expect(bench.live.recentWindow('cam01')).toBeNull();
    expect(bench.live.window('cam01')).not.toBeNull();
  });

  it('do not keep copies for ever when they are old themselves', () => {
    bench.live.learn(theirs(), 's02', 0);
    for (let index = 0; index < 200; index += 1) bench.live.takeCopy(copyOf(index));
    expect(bench.live.bytes).toBeLessThan(60_000);
  });

  it('make room for the copies that they let go of', () => {
    for (let index = 0; index < 8; index += 1) {
      bench.live.takeCopy(copyOf(index));
      bench.live.learn(theirs(index + 1), 's02', 0);
    }
    expect(bench.live.bytes).toBe(6000);
  });
});
