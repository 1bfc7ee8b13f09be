import { beforeEach, describe, expect, it } from 'vitest';
import { newestEntry } from '../../../../src/media/window.ts';
import { copyOf, keptMs, LiveBench, limits, mine, theirs } from '../../../support/live-bench.ts';
import { closedSegment, windowAfter } from '../../../support/segments.ts';

let bench: LiveBench;
beforeEach(() => {
  bench = new LiveBench();
});

describe('copies', () => {
  it('of a list that nobody tells of are no more than a list and what lingers', () => {
    for (let index = 0; index < 20; index += 1) bench.live.takeCopy(copyOf(index));
    expect(bench.live.bytes).toBe(7000);
  });

  it('go when nothing more comes', () => {
    bench.live.takeCopy(copyOf(0));
    bench.clock.advance(keptMs);
    expect([bench.live.bytes, bench.clock.waiting]).toEqual([0, 0]);
  });

  it('are refused when memory is full of what this node makes', () => {
    bench.memoryBytes = 3500;
    expect(bench.live.takeCopy(copyOf(0))).toBe(true);
    bench.appendMany('a', 3);
    expect(bench.live.takeCopy(copyOf(1))).toBe(false);
    expect(bench.listed('a')).toHaveLength(3);
  });

  it('may be of the entry alone', () => {
    bench.live.learn(theirs(), 's02', 0);
    bench.live.takeCopy(copyOf(3, Buffer.alloc(0)));
    expect(bench.live.bytes).toBe(0);
    bench.live.append(mine());
    expect(bench.numbers('cam01').at(-1)).toBe(newestEntry(theirs(4)).number + 1);
  });
});

describe('movedAway', () => {
  it('drops the bytes when players cannot be inside of the list any more', () => {
    bench.appendMany('a', 3);
    bench.live.movedAway('a');
    bench.live.movedAway('a');
    bench.clock.advance(keptMs - 1);
    expect(bench.live.bytes).toBe(3000);
    bench.clock.advance(1);
    expect([bench.live.bytes, bench.clock.waiting]).toEqual([0, 0]);
  });

  it('is called off when the stream is back in time', () => {
    bench.appendMany('a', 3);
    bench.live.movedAway('a');
    bench.clock.advance(3000);
    bench.live.append(closedSegment(0, { stream: 'a', run: 2 }));
    bench.clock.advance(2 * keptMs);
    expect(bench.live.bytes).toBe(4000);
  });

  it('means nothing for a stream without a window', () => {
    bench.live.movedAway('a');
    expect(bench.clock.waiting).toBe(0);
  });

  it('leaves what it made to be served while the next owner continues the list', () => {
    bench.appendMany('cam01', 3);
    bench.live.movedAway('cam01');
    const [first] = bench.listed('cam01');
    bench.live.learn(windowAfter([...[0, 1, 2].map(index => closedSegment(index)), mine()], limits), 's02', 0);
    expect(bench.live.segment('cam01', first?.name ?? '')).not.toBeNull();
  });
});

describe('live_memory', () => {
  it('takes lingering segments first, without a word', () => {
    bench.memoryBytes = 7000;
    bench.appendMany('a', 6);
    bench.appendMany('b', 3);
    expect(bench.hasBytes('a')).toEqual([true, true, true]);
    expect(bench.hasBytes('b')).toEqual([true, true, true]);
    expect(bench.live.bytes).toBe(7000);
    expect(bench.log.lines).toEqual([]);
  });

  it('then copies', () => {
    bench.memoryBytes = 4000;
    bench.live.takeCopy(copyOf(0));
    bench.live.takeCopy(copyOf(1));
    bench.appendMany('a', 3);
    expect(bench.hasBytes('a')).toEqual([true, true, true]);
    expect(bench.live.segment('cam01', copyOf(0).entry.name)).toBeNull();
    expect(bench.live.segment('cam01', copyOf(1).entry.name)).not.toBeNull();
  });

  it('then cuts the largest list, with a warning once a minute', () => {
    bench.memoryBytes = 8000;
    bench.appendMany('small', 3);
    bench.appendMany('large', 3, 2000);
    expect([bench.listed('small').length, bench.listed('large').length]).toEqual([3, 2]);
    bench.live.append(closedSegment(3, { stream: 'large', bytes: Buffer.alloc(2000) }));
    expect(bench.log.lines.map(line => line.event)).toEqual(['live-memory']);
    expect(bench.log.lines[0]?.fields.reason).toContain('cut to 2');
    bench.clock.advance(60_000);
    bench.live.append(closedSegment(4, { stream: 'large', bytes: Buffer.alloc(2000) }));
    expect(bench.log.lines).toHaveLength(2);
  });

  it('never takes the newest segment', () => {
    bench.memoryBytes = 10;
    bench.appendMany('a', 4);
    bench.appendMany('b', 4);
    expect([bench.hasBytes('a'), bench.hasBytes('b')]).toEqual([[true], [true]]);
  });
});
