import { describe, expect, it } from 'vitest';
import { type LiveWindow, newestEntry, oldestEntry } from '../../../../src/media/window.ts';
import { nextMemoryCut } from '../../../../src/node/live/memory-cut.ts';
import { SegmentMemory } from '../../../../src/node/live/segment-memory.ts';
import { closedSegment, noonUnixMs, windowAfter } from '../../../support/segments.ts';

interface Wish {
  readonly segments: number;
  readonly size: number;
  /** How much later than the others it began. */
  readonly laterMs?: number;
  readonly isCopy?: boolean;
  /** Its list has more than usual. */
  readonly isLong?: boolean;
  /** The older ones came after the newer ones, as those do that viewers wanted of another node. */
  readonly isReversed?: boolean;
}

/** Lists of two; what slid out of them lingers, two at most. The stream that is cut, and what is cut of it. */
function cutOf(wishes: Readonly<Record<string, Wish>>) {
  const memory = new SegmentMemory();
  const windows = new Map<string, LiveWindow>();
  for (const [stream, { segments, size, laterMs = 0, isReversed = false }] of Object.entries(wishes)) {
    const made = Array.from({ length: segments }, (_, index) =>
      closedSegment(index, { stream, closedUnixMs: noonUnixMs + (index + 1) * 2000 + laterMs }),
    );
    const window = windowAfter(made, { segmentDurationMs: 2000, segmentCount: 2 });
    windows.set(stream, window);
    const entries = [...window.lingering, ...window.listed];
    for (const entry of isReversed ? entries.reverse() : entries)
      memory.put(stream, { ...entry, bytes: Buffer.alloc(size) });
  }
  const cut = nextMemoryCut(memory, {
    windowOf: stream => windows.get(stream) ?? null,
    isMade: stream => wishes[stream]?.isCopy !== true,
    usualCount: stream => (wishes[stream]?.isLong === true ? 1 : 2),
  });
  if (cut === null) return null;
  const window = windows.get(cut.stream);
  if (window === undefined) throw new Error(`${cut.stream} is not one of those`);
  expect(cut.name).toBe(oldestEntry(window).name);
  return `${cut.stream}${cut.isListed ? ' shorter' : ''}`;
}

describe('nextMemoryCut', () => {
  it('takes the oldest of what only lingers, from whichever stream, before anything that is listed', () => {
    const large = { segments: 2, size: 9000 };
    const young = { segments: 4, size: 5000, laterMs: 10_000 };
    const old = { segments: 4, size: 10 };
    expect(cutOf({ large, young, old })).toBe('old');
    expect(cutOf({ large, young })).toBe('young');
  });

  it('then the oldest of a list that is longer than usual', () => {
    const large = { segments: 2, size: 9000 };
    const copied = { segments: 2, size: 9000, isCopy: true };
    expect(cutOf({ large, copied, long: { segments: 2, size: 10, isLong: true } })).toBe('long shorter');
  });

  it('then a copy of the stream with the most of them', () => {
    const large = { segments: 2, size: 9000 };
    const copied = { segments: 2, size: 10, isCopy: true };
    expect(cutOf({ large, copied })).toBe('copied');
    expect(cutOf({ large, copied, more: { ...copied, size: 11 } })).toBe('more');
  });

  it('then the oldest of the largest list', () => {
    expect(cutOf({ small: { segments: 2, size: 100 }, large: { segments: 2, size: 101 } })).toBe('large shorter');
  });

  it('goes by the age of segments, not by when they came here', () => {
    const late = { segments: 4, size: 100, isReversed: true };
    expect(cutOf({ late, large: { segments: 2, size: 9000 } })).toBe('late');
    expect(cutOf({ late: { ...late, segments: 2 } })).toBe('late shorter');
    expect(cutOf({ late: { ...late, segments: 2, isCopy: true } })).toBe('late');
  });

  it('never the newest of a list, however large', () => {
    const lonely = { segments: 1, size: 100_000 };
    expect(cutOf({ lonely })).toBeNull();
    expect(cutOf({ lonely, other: { segments: 2, size: 1 } })).toBe('other shorter');
    expect(cutOf({})).toBeNull();
  });
});

describe('SegmentMemory', () => {
  it('counts each segment once', () => {
    const memory = new SegmentMemory();
    const { name, number, startUnixMs } = newestEntry(
      windowAfter([closedSegment(0)], { segmentDurationMs: 1, segmentCount: 1 }),
    );
    for (const size of [10, 20]) memory.put('a', { name, number, startUnixMs, bytes: Buffer.alloc(size) });
    expect(memory.bytes).toBe(20);
    memory.keepFrom('a', number);
    expect(memory.find('a', name)).toHaveLength(20);
    memory.keepFrom('a', number + 1);
    expect([memory.bytes, memory.streams.size, memory.find('a', name)]).toEqual([0, 0, null]);
  });
});
