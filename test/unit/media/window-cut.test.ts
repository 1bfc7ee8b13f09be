import { describe, expect, it } from 'vitest';
import { newestEntry } from '../../../src/media/window.ts';
import { cutUpTo } from '../../../src/media/window-cut.ts';
import { closedSegment, windowAfter } from '../../support/segments.ts';

const window = windowAfter(
  Array.from({ length: 5 }, (_, index) => closedSegment(index)),
  { segmentDurationMs: 2000, segmentCount: 3 },
);
const [first, second] = window.listed;

describe('cutUpTo', () => {
  it('takes the oldest listed, and what lingered before it', () => {
    expect(cutUpTo(window, first.name)).toMatchObject({ listed: window.listed.slice(1), lingering: [] });
    expect(cutUpTo(window, second?.name ?? '').listed).toEqual(window.listed.slice(2));
  });

  it('never takes the newest, nor what is not listed', () => {
    expect(cutUpTo(window, newestEntry(window).name)).toBe(window);
    expect(cutUpTo(window, window.lingering[0]?.name ?? '')).toBe(window);
    expect(cutUpTo(window, 'never/was.ts')).toBe(window);
  });
});
