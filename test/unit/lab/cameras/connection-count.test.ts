import { describe, expect, it } from 'vitest';
import { ConnectionCount } from '../../../../src/lab/cameras/connection-count.ts';

describe('ConnectionCount', () => {
  it('knows the living, the most at once and the total of each stream', () => {
    let nowMs = 1;
    const counts = new ConnectionCount(() => nowMs);
    const closeFirst = counts.open('cam01');
    nowMs = 2;
    closeFirst();
    const closeSecond = counts.open('cam01');
    counts.open('cam02');
    expect(counts.of('cam01')).toMatchObject({ living: 1, most: 1, total: 2 });
    expect(counts.of('cam01').connections).toEqual([
      { openedMs: 1, closedMs: 2 },
      { openedMs: 2, closedMs: null },
    ]);
    closeSecond();
    expect(counts.of('cam01').living).toBe(0);
    expect(Object.keys(counts.all())).toEqual(['cam01', 'cam02']);
  });

  it('never forgets that two were open at once', () => {
    const counts = new ConnectionCount(() => 0);
    const closeFirst = counts.open('cam01');
    const closeSecond = counts.open('cam01');
    closeFirst();
    closeSecond();
    expect(counts.of('cam01')).toMatchObject({ living: 0, most: 2, total: 2 });
  });

  it('counts an end once, however often it is told', () => {
    const counts = new ConnectionCount(() => 0);
    const close = counts.open('cam01');
    close();
    close();
    expect(counts.of('cam01').living).toBe(0);
  });

  it('knows nothing of a stream that nobody asked for', () => {
    expect(new ConnectionCount(() => 0).of('cam09')).toEqual({ living: 0, most: 0, total: 0, connections: [] });
  });
});
