import { describe, expect, it } from 'vitest';
import { cutOldestListed } from '../../../src/media/window-cut.ts';
import { closedSegment, windowAfter } from '../../support/segments.ts';

const windowOf = (count: number) =>
  windowAfter(
    Array.from({ length: count }, (_, index) => closedSegment(index)),
    { segmentDurationMs: 2000, segmentCount: 2 },
  );

describe('cutOldestListed', () => {
  it('takes the oldest listed, and what lingered before it', () => {
    const window = windowOf(3);
    expect(cutOldestListed(window)).toMatchObject({ listed: window.listed.slice(1), lingering: [] });
  });

  it('never takes the newest', () => {
    expect(cutOldestListed(windowOf(1))).toBeNull();
  });
});
