import { describe, expect, it } from 'vitest';
import { rowsInView } from '../../../../src/web/streams/rows-in-view.ts';

const inView = (topPx: number, count = 2000) => rowsInView({ topPx, viewPx: 900, rowPx: 50, count });

describe('the rows in view', () => {
  it.each([
    [300, { from: 0, to: 12 }],
    [0, { from: 0, to: 18 }],
    [-1025, { from: 20, to: 39 }],
    [-99_500, { from: 1990, to: 2000 }],
    [1000, { from: 0, to: 0 }],
    [-200_000, { from: 2000, to: 2000 }],
  ])('of a list that begins at %d px', (topPx, range) => {
    expect(inView(topPx)).toEqual(range);
  });

  it('are none of an empty list, and none before their height is known', () => {
    expect(inView(100, 0)).toEqual({ from: 0, to: 0 });
    expect(rowsInView({ topPx: 0, viewPx: 900, rowPx: 0, count: 10 })).toEqual({ from: 0, to: 0 });
  });
});
