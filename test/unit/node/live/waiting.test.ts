import { beforeEach, describe, expect, it } from 'vitest';
import { LiveBench, theirs } from '../../../support/live-bench.ts';

let bench: LiveBench;
beforeEach(() => {
  bench = new LiveBench();
});

describe('waitForChange', () => {
  it('resolves at the next segment of that stream and leaves no timer', async () => {
    let woken = false;
    const waiting = bench.live.waitForChange('a', 3000).then(() => {
      woken = true;
    });
    bench.appendMany('b', 1);
    await Promise.resolve();
    expect(woken).toBe(false);
    bench.appendMany('a', 1);
    await waiting;
    expect(bench.clock.waiting).toBe(0);
  });

  it('resolves after its time', async () => {
    const waiting = bench.live.waitForChange('a', 3000);
    bench.clock.advance(2999);
    expect(bench.clock.waiting).toBe(1);
    bench.clock.advance(1);
    await waiting;
  });

  it('resolves when another node tells of the stream, when all are woken, and when everything is closed', async () => {
    const told = bench.live.waitForChange('cam01', 3000);
    bench.live.learn(theirs(), 's02', 0);
    await told;
    const all = bench.live.waitForChange('a', 3000);
    bench.live.wakeAll();
    await all;
    const closed = bench.live.waitForChange('a', 3000);
    bench.live.close();
    await closed;
    expect(bench.clock.waiting).toBe(0);
  });
});
