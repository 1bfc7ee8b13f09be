import { describe, expect, it } from 'vitest';
import { backoffMs } from '../../../src/base/backoff.ts';

const steps = [1000, 2000, 5000];

describe('backoffMs', () => {
  it('goes up the steps and stays on the last', () => {
    expect([0, 1, 2, 3, 1000].map(attempt => backoffMs(steps, attempt, 0.5))).toEqual([1000, 2000, 5000, 5000, 5000]);
  });

  it('spreads over a quarter to either side, by chance alone', () => {
    expect(backoffMs(steps, 1, 0)).toBe(1500);
    expect(backoffMs(steps, 1, 0.999999)).toBeCloseTo(2500, 2);
    expect(backoffMs(steps, 1, 0.25)).toBe(backoffMs(steps, 1, 0.25));
  });

  it('does not wait where there are no steps', () => expect(backoffMs([], 3, 0.9)).toBe(0));
});
