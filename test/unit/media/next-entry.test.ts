import { describe, expect, it } from 'vitest';
import { cursorBehind, nextEntry } from '../../../src/media/next-entry.ts';
import type { ClosedSegment } from '../../../src/media/segment.ts';
import { newestEntry } from '../../../src/media/window.ts';
import { closedSegment, ListMaker, noonUnixMs, windowAfter } from '../../support/segments.ts';

const limits = { segmentDurationMs: 2000, segmentCount: 3 };
const two = windowAfter([closedSegment(0), closedSegment(1)], limits);
const last = newestEntry(two);

const behindTwo = (segment: ClosedSegment, isContinued = true) =>
  nextEntry(cursorBehind(two, isContinued), segment, limits, 's02').entry;

describe('nextEntry', () => {
  it('begins at the number of the wall clock, without a discontinuity', () => {
    expect(nextEntry(null, closedSegment(0), limits, 's01').entry).toEqual({
      number: Math.floor((noonUnixMs + 2000) / 2000),
      discontinuity: 0,
      beginsSession: false,
      startUnixMs: noonUnixMs,
      durationMs: 2000,
      epoch: 8812,
      name: '2026/11/21/12/39/00968-2000-8812.ts',
      size: 1000,
      holders: ['s01'],
      isGap: false,
    });
  });

  it('goes on with last + 1 and a discontinuity when ffmpeg was started again under the same epoch', () => {
    const maker = new ListMaker(limits);
    maker.add(closedSegment(0));
    const { entry } = maker.add(closedSegment(0, { run: 2, closedUnixMs: noonUnixMs + 9000 }));
    expect(entry).toMatchObject({ discontinuity: 1, beginsSession: true, startUnixMs: noonUnixMs + 7000 });
    expect(entry.number).toBe(maker.window.listed[0].number + 1);
  });

  it('continues the list of another node: last + 1, a discontinuity, a later date, whatever the clock says', () => {
    const ahead = behindTwo(closedSegment(0, { epoch: 9077, closedUnixMs: noonUnixMs + 60_000 }));
    expect(ahead).toMatchObject({ number: last.number + 1, discontinuity: 1, beginsSession: true, holders: ['s02'] });
    const behind = behindTwo(closedSegment(0, { epoch: 9077, closedUnixMs: noonUnixMs - 60_000 }));
    expect(behind).toMatchObject({ number: last.number + 1, startUnixMs: last.startUnixMs + last.durationMs });
  });

  it('takes the number of the wall clock when no list is continued, but never one that was used', () => {
    const ahead = behindTwo(closedSegment(0, { epoch: 9077, closedUnixMs: noonUnixMs + 60_000 }), false);
    expect(ahead).toMatchObject({ number: Math.floor((noonUnixMs + 60_000) / 2000), discontinuity: 1 });
    const behind = behindTwo(closedSegment(0, { epoch: 9077, closedUnixMs: noonUnixMs - 60_000 }), false);
    expect(behind.number).toBe(last.number + 1);
  });
});

describe('the target duration', () => {
  it('is compared with the rounded duration, as the specification has it', () => {
    const made = (durationMs: number) => nextEntry(null, closedSegment(0, { durationMs }), limits, 's01');
    expect(made(4499)).toMatchObject({ raisedToS: null, cursor: { targetDurationS: 4 } });
    expect(made(4500)).toMatchObject({ raisedToS: 6, cursor: { targetDurationS: 6 } });
  });

  it('is twice the segment duration, rounded up', () => {
    const short = { segmentDurationMs: 1300, segmentCount: 3 };
    expect(nextEntry(null, closedSegment(0), short, 's01').cursor.targetDurationS).toBe(3);
  });

  it('rises once for a longer segment, with a discontinuity, and never falls, also not at another node', () => {
    const maker = new ListMaker(limits);
    maker.add(closedSegment(0));
    const long = closedSegment(1, { durationMs: 10_000, closedUnixMs: noonUnixMs + 12_000 });
    expect(maker.add(long)).toMatchObject({ raisedToS: 13, entry: { beginsSession: true, discontinuity: 1 } });
    const alike = closedSegment(6, { durationMs: 10_400, closedUnixMs: noonUnixMs + 22_400 });
    expect(maker.add(alike)).toMatchObject({ raisedToS: null, entry: { beginsSession: false, discontinuity: 1 } });
    const next = ListMaker.behind(maker.window, limits, 's02');
    next.add(closedSegment(0, { epoch: 9077, closedUnixMs: noonUnixMs + 30_000 }));
    expect(next.window.targetDurationS).toBe(13);
  });
});
