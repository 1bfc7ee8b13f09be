import { describe, expect, it } from 'vitest';
import { withGaps, withHolder, withoutHolder } from '../../../src/media/holders.ts';
import { closedSegment, windowAfter } from '../../support/segments.ts';

const limits = { segmentDurationMs: 2000, segmentCount: 2 };
const window = windowAfter(
  [0, 1, 2].map(index => closedSegment(index)),
  limits,
);
const [first] = window.listed;

describe('holders of a window', () => {
  it('are noted for one entry, once', () => {
    const held = withHolder(window, first.name, 's02');
    expect(held.listed.map(entry => entry.holders)).toEqual([['s01', 's02'], ['s01']]);
    expect(withHolder(held, first.name, 's02')).toBe(held);
    expect(withHolder(window, 'never/was.ts', 's02')).toBe(window);
  });

  it('are forgotten everywhere', () => {
    const none = withoutHolder(window, 's01');
    expect([...none.lingering, ...none.listed].flatMap(entry => entry.holders)).toEqual([]);
    expect(withoutHolder(window, 's02')).toBe(window);
  });
});

describe('gaps', () => {
  it('are what nobody holds, and stay', () => {
    const lost = withGaps(window, entry => entry.number !== first.number);
    expect(lost.listed.map(entry => entry.isGap)).toEqual([true, false]);
    expect(withGaps(lost, () => true)).toBe(lost);
  });
});
