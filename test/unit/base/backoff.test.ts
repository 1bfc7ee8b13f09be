import { describe, expect, it } from 'vitest';
import { backoffMs } from '../../../src/base/backoff.ts';

describe('backoffMs', () => {
  const steps = [500, 1000, 2000];

  it('grows with each failure and stays at the last step', () => {
    expect([0, 1, 2, 3, 100].map(attempt => backoffMs(steps, attempt, 0.5))).toEqual([500, 1000, 2000, 2000, 2000]);
  });

  it('is spread by chance over a quarter to both sides', () => {
    expect(backoffMs(steps, 1, 0)).toBe(750);
    expect(backoffMs(steps, 1, 0.999)).toBeCloseTo(1250, -1);
  });

  it('is no waiting at all without steps', () => {
    expect(backoffMs([], 3, 0.5)).toBe(0);
  });
});
