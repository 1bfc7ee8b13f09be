import { describe, expect, it } from 'vitest';
import { append, type LiveWindow } from '../../../src/media/window.ts';
import { nextMemoryCut } from '../../../src/node/live-memory.ts';
import { closedSegment, noonUnixMs } from '../../support/segments.ts';

interface Wish {
  readonly segments: number;
  readonly size: number;
  /** How much later than the others it began. */
  readonly laterMs?: number;
}

/** A list of two; what slid out of it lingers, two at most. */
function windowOf(stream: string, { segments, size, laterMs = 0 }: Wish): LiveWindow {
  let window: LiveWindow | null = null;
  for (let index = 0; index < segments; index += 1) {
    const closedUnixMs = noonUnixMs + (index + 1) * 2000 + laterMs;
    const segment = closedSegment(index, { stream, bytes: Buffer.alloc(size), closedUnixMs });
    ({ window } = append(window, segment, { segmentDurationMs: 2000, segmentCount: 2 }));
  }
  if (window === null) throw new Error('a window has a segment at least');
  return window;
}

/** The stream that is cut, and what it keeps. */
function cutOf(...windows: readonly LiveWindow[]) {
  const cut = nextMemoryCut(windows);
  if (cut === null) return null;
  const { window, listed } = cut;
  return { stream: window.stream, listed, keeps: [window.lingering.length, window.listed.length] };
}

describe('nextMemoryCut', () => {
  it('takes the oldest of what only lingers, from whichever stream, before anything that is listed', () => {
    const large = windowOf('large', { segments: 2, size: 9000 });
    const young = windowOf('young', { segments: 4, size: 5000, laterMs: 10_000 });
    const old = windowOf('old', { segments: 4, size: 10 });
    expect(cutOf(large, young, old)).toEqual({ stream: 'old', listed: false, keeps: [1, 2] });
    expect(cutOf(large, young)).toEqual({ stream: 'young', listed: false, keeps: [1, 2] });
  });

  it('then the oldest of the largest list', () => {
    const small = windowOf('small', { segments: 2, size: 100 });
    const large = windowOf('large', { segments: 2, size: 101 });
    expect(cutOf(small, large)).toEqual({ stream: 'large', listed: true, keeps: [0, 1] });
  });

  it('never the newest of a stream, however large', () => {
    const lonely = windowOf('lonely', { segments: 1, size: 100_000 });
    expect(cutOf(lonely)).toBeNull();
    expect(cutOf(lonely, windowOf('other', { segments: 2, size: 1 }))).toMatchObject({ stream: 'other' });
    expect(cutOf()).toBeNull();
  });
});
