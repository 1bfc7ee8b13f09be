import { describe, expect, it } from 'vitest';
import type { ClosedSegment } from '../../../src/media/segment.ts';
import { closedSegment, noonUnixMs, windowAfter } from '../../support/segments.ts';

const limits = { segmentDurationMs: 2000, segmentCount: 3 };

/** The dates of what is listed after these segments, ms after the first. */
function startsAfter(segments: readonly ClosedSegment[]): readonly number[] {
  return windowAfter(segments, limits).listed.map(entry => entry.startUnixMs - noonUnixMs);
}

describe('nextStartUnixMs', () => {
  it('follows the even media time within a run, not the moment of closing', () => {
    const late = [closedSegment(0), closedSegment(1, { closedUnixMs: noonUnixMs + 5500 }), closedSegment(2)];
    expect(startsAfter(late)).toEqual([0, 2000, 4000]);
  });

  it('does not drift by rounding', () => {
    const thirds = Array.from({ length: 1000 }, (_, index) =>
      closedSegment(0, {
        startMs: index * 2000.4,
        durationMs: 2000.4,
        closedUnixMs: noonUnixMs + (index + 1) * 2000.4,
      }),
    );
    expect(startsAfter(thirds).at(-1)).toBe(Math.round(999 * 2000.4));
  });

  it('jumps forward when the media time lags far behind the wall', () => {
    const stood = closedSegment(1, { closedUnixMs: noonUnixMs + 60_000 });
    expect(startsAfter([closedSegment(0), stood])).toEqual([0, 58_000]);
  });

  it('only rises when the wall clock was set back, and names stay unique', () => {
    const back = closedSegment(0, { run: 2, closedUnixMs: noonUnixMs - 3_600_000 });
    const again = closedSegment(1, { run: 2, closedUnixMs: noonUnixMs - 3_598_000 });
    const segments = [closedSegment(0), back, again];
    expect(startsAfter(segments)).toEqual([0, 2000, 2000 + 1980]);
    expect(new Set(windowAfter(segments, limits).listed.map(entry => entry.name)).size).toBe(3);
  });

  it('rises even when media time stands still', () => {
    expect(startsAfter([closedSegment(0), closedSegment(0), closedSegment(0)])).toEqual([0, 1, 2]);
  });
});
