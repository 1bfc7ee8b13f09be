import { describe, expect, it } from 'vitest';
import { attemptMs, deadlineMs, killBudgetMs, mostStreams } from '../../../../src/cluster/session/timing.ts';

describe('the relations between the timeouts', () => {
  it('the kill budget is 4 ms a child, and 0.4 s at least', () => {
    expect([0, 1, 100, 101, 400].map(killBudgetMs)).toEqual([400, 400, 400, 404, 1600]);
  });

  it('the deadline lies before the end of the lease by the kill budget and by what the clocks may differ', () => {
    expect(deadlineMs(1000, 10_000, 0)).toBe(1000 + 10_000 - 400 - 50);
    expect(deadlineMs(1000, 10_000, 400)).toBe(1000 + 10_000 - 1600 - 50);
  });

  it('a node takes no more streams than it can kill in time', () => {
    expect(mostStreams(1000, 3000)).toBe(125);
    expect(mostStreams(2000, 10_000)).toBe(1375);
    expect(mostStreams(5000, 3000)).toBe(1);
  });

  it('leaves the margin of the protocol at that many streams: T >= 2R + K + 0.5 s', () => {
    for (const [fetch, stale] of [
      [1000, 3000],
      [2000, 10_000],
      [200, 2000],
    ] as const) {
      expect(2 * fetch + killBudgetMs(mostStreams(fetch, stale)) + 500).toBeLessThanOrEqual(stale);
    }
  });

  it('an attempt to renew takes half the interval, and 1 s at most', () => {
    expect([200, 1000, 2000, 30_000].map(attemptMs)).toEqual([100, 500, 1000, 1000]);
  });
});
