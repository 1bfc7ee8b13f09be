import { describe, expect, it } from 'vitest';
import type { ClosedSegment } from '../../../src/media/segment.ts';
import { type Appended, append, findEntry, type LiveWindow, windowBytes, windowMs } from '../../../src/media/window.ts';
import { closedSegment, noonUnixMs } from '../../support/segments.ts';

const limits = { segmentDurationMs: 2000, segmentCount: 3 };

function fill(segments: readonly ClosedSegment[], window: LiveWindow | null = null): LiveWindow {
  const last = segments.reduce<LiveWindow | null>((before, segment) => append(before, segment, limits).window, window);
  if (last === null) throw new Error('no segment given');
  return last;
}

const many = (count: number, change: Partial<ClosedSegment> = {}) =>
  Array.from({ length: count }, (_, index) => closedSegment(index, change));
const numbers = (window: LiveWindow) => window.listed.map(entry => entry.number);

describe('append', () => {
  it('begins an epoch at the number of the wall clock, without a discontinuity', () => {
    const window = fill(many(1));
    expect(window.listed[0]).toMatchObject({
      number: Math.floor((noonUnixMs + 2000) / 2000),
      discontinuity: 0,
      beginsSession: false,
      name: '2026/11/21/12/39/00968-2000-8812.ts',
      size: 1000,
    });
  });

  it('lists the newest and lets as many linger', () => {
    const window = fill(many(8));
    const first = numbers(fill(many(1)))[0] ?? 0;
    expect(numbers(window)).toEqual([first + 5, first + 6, first + 7]);
    expect(window.lingering.map(entry => entry.number)).toEqual([first + 2, first + 3, first + 4]);
    expect(windowBytes(window)).toBe(6000);
    expect(windowMs(window)).toBe(6000);
  });

  it('leaves the window it was given untouched', () => {
    const before = fill(many(3));
    const copy = structuredClone(numbers(before));
    append(before, closedSegment(3), limits);
    expect(numbers(before)).toEqual(copy);
  });

  it('goes on with last + 1 and a discontinuity when ffmpeg was started again under the same epoch', () => {
    const before = fill(many(2));
    const after = fill([closedSegment(0, { run: 2, closedUnixMs: noonUnixMs + 9000 })], before);
    const last = before.listed.at(-1);
    expect(after.listed.at(-1)).toMatchObject({
      number: (last?.number ?? 0) + 1,
      discontinuity: 1,
      beginsSession: true,
      startUnixMs: noonUnixMs + 7000,
    });
  });

  it('begins a new epoch at the wall clock when that is ahead: the old entries leave the list and linger', () => {
    const before = fill(many(2));
    const after = fill([closedSegment(0, { run: 2, epoch: 9077, closedUnixMs: noonUnixMs + 60_000 })], before);
    expect(numbers(after)).toEqual([Math.floor((noonUnixMs + 60_000) / 2000)]);
    expect(after.listed[0]).toMatchObject({ discontinuity: 1, beginsSession: true });
    expect(after.lingering).toEqual(before.listed);
  });

  it('never goes back: a new epoch whose wall clock is behind goes on with last + 1', () => {
    const before = fill(many(2));
    const after = fill([closedSegment(0, { run: 2, epoch: 9077, closedUnixMs: noonUnixMs - 3_600_000 })], before);
    expect(numbers(after)).toEqual([...numbers(before), (numbers(before).at(-1) ?? 0) + 1]);
  });
});

describe('the target duration', () => {
  it('is compared with the rounded duration, as the specification has it', () => {
    const slightlyLong = { ...closedSegment(0), durationMs: 4499 };
    expect(append(null, slightlyLong, limits)).toMatchObject({ raisedToS: null, window: { targetDurationS: 4 } });
    const tooLong = { ...closedSegment(0), durationMs: 4500 };
    expect(append(null, tooLong, limits)).toMatchObject({ raisedToS: 6, window: { targetDurationS: 6 } });
  });

  it('is twice the segment duration, rounded up', () => {
    expect(append(null, closedSegment(0), { segmentDurationMs: 1300, segmentCount: 3 }).window.targetDurationS).toBe(3);
  });

  it('rises once for a longer segment, with a discontinuity, and never falls', () => {
    const before = fill(many(2));
    const raised: Appended = append(
      before,
      closedSegment(2, { durationMs: 10_000, closedUnixMs: noonUnixMs + 14_000 }),
      limits,
    );
    expect(raised.raisedToS).toBe(13);
    expect(raised.window.targetDurationS).toBe(13);
    expect(raised.window.listed.at(-1)).toMatchObject({ beginsSession: true, discontinuity: 1 });
    const after = append(
      raised.window,
      closedSegment(7, { durationMs: 10_400, closedUnixMs: noonUnixMs + 24_400 }),
      limits,
    );
    expect(after.raisedToS).toBeNull();
    expect(after.window.listed.at(-1)).toMatchObject({ beginsSession: false, discontinuity: 1 });
    expect(append(after.window, closedSegment(12), limits).window.targetDurationS).toBe(13);
  });
});

describe('findEntry', () => {
  it('finds what is listed and what lingers, nothing else', () => {
    const window = fill(many(8));
    for (const entry of [...window.listed, ...window.lingering]) expect(findEntry(window, entry.name)).toBe(entry);
    expect(findEntry(window, '2026/11/21/12/39/00968-2000-8812.ts')).toBeNull();
  });
});
