import { describe, expect, it } from 'vitest';
import { RequestCounts } from '../../../../src/http/metrics/request-counts.ts';

describe('counts of requests', () => {
  it('are by route and status, without those that never were', () => {
    const counts = new RequestCounts();
    counts.add('/a', 200);
    counts.add('/a', 200);
    counts.add('/a', 503);
    counts.add('/b', 599);
    expect(counts.all()).toEqual([
      { route: '/a', code: 200, count: 2 },
      { route: '/a', code: 503, count: 1 },
      { route: '/b', code: 599, count: 1 },
    ]);
  });

  it('have no place for what is no HTTP status', () => {
    const counts = new RequestCounts();
    for (const code of [0, 99, 600, Number.NaN]) counts.add('/a', code);
    expect(counts.all()).toEqual([]);
  });
});
