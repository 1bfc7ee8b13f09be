// Closed segments as an ingest would hand them over, for tests of what is made of them.

import type { ClosedSegment } from '../../src/media/segment.ts';

/** 2026-11-21 12:39:00.968 UTC, an ordinary moment. */
export const noonUnixMs = Date.UTC(2026, 10, 21, 12, 39, 0, 968);

/** @param index 0, 1, 2 …: its place in the run; each is 2 s long and closed the moment it ends. */
export function closedSegment(index: number, change: Partial<ClosedSegment> = {}): ClosedSegment {
  return {
    stream: 'cam01',
    epoch: 8812,
    run: 1,
    startMs: index * 2000,
    durationMs: 2000,
    closedUnixMs: noonUnixMs + (index + 1) * 2000,
    bytes: Buffer.alloc(1000, index),
    ...change,
  };
}
