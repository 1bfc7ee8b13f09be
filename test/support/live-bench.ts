// The live streams of node s01 with everything around them in the test's hands: clock, log, memory, who lives, who takes copies.

import { newestEntry } from '../../src/media/window.ts';
import type { Protect, SegmentCopy } from '../../src/node/live/segment-copy.ts';
import { LiveStreams } from '../../src/node/live.ts';
import { FakeClock } from './fake-clock.ts';
import { RecordingLog } from './recording-log.ts';
import { closedSegment, noonUnixMs, windowAfter } from './segments.ts';

export const limits = { segmentDurationMs: 2000, segmentCount: 3 };
/** How long what a list has of a stream that comes no more is kept, with these limits. */
export const keptMs = 60_000;

export class LiveBench {
  readonly clock = new FakeClock();
  readonly log = new RecordingLog();
  readonly living = new Set<string>();
  memoryBytes = 1_000_000_000;
  /** Nobody takes a copy. */
  protect: Protect = (_copy, tell) => tell(null);
  readonly live = new LiveStreams({
    ...{ clock: this.clock, log: this.log, me: 's01', limits: () => limits, memoryBytes: () => this.memoryBytes },
    isLiving: node => this.living.has(node),
    protect: (copy, tell) => this.protect(copy, tell),
  });

  appendMany(stream: string, count: number, size = 1000): void {
    for (let index = 0; index < count; index += 1)
      this.live.append(closedSegment(index, { stream, bytes: Buffer.alloc(size) }));
  }

  readonly listed = (stream: string) => this.live.window(stream)?.listed ?? [];
  readonly numbers = (stream: string) => this.listed(stream).map(entry => entry.number);
  readonly hasBytes = (stream: string) =>
    this.listed(stream).map(entry => this.live.segment(stream, entry.name) !== null);
}

/** The window of cam01 as another node made it: segments 0 to count - 1. */
export const theirs = (count = 3, me = 's02') =>
  windowAfter(
    Array.from({ length: count }, (_, index) => closedSegment(index)),
    limits,
    me,
  );

/** The first segment of a later term, by this node. */
export const mine = (change = {}) =>
  closedSegment(0, { epoch: 9077, run: 5, closedUnixMs: noonUnixMs + 20_000, ...change });

export function copyOf(index: number, bytes = Buffer.alloc(1000, index)): SegmentCopy {
  const entry = newestEntry(theirs(index + 1));
  return { stream: 'cam01', entry, targetDurationS: 4, bytes, isPublished: false };
}
