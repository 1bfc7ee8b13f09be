import { describe, expect, it } from 'vitest';
import { watchLoopLag } from '../../../src/adapters/loop-lag.ts';
import type { Clock } from '../../../src/ports.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { RecordingMeter } from '../../support/recording-meter.ts';

/** Each timer comes so much later than due. */
function lateClock(clock: FakeClock, lateMs: number): Clock {
  return {
    monotonicMs: () => clock.monotonicMs(),
    unixMs: () => clock.unixMs(),
    wakeAt: (atMs, wake) => clock.wakeAt(atMs + lateMs, wake),
  };
}

describe('the watch over the event loop', () => {
  it.each([0, 3, 250])('tells ten times a second how late it is: by %i ms', lateMs => {
    const clock = new FakeClock();
    const meter = new RecordingMeter();
    watchLoopLag(lateClock(clock, lateMs), meter);
    clock.advance(3 * (100 + lateMs));
    expect(meter.told).toEqual(Array(3).fill(['loopLate', lateMs]));
  });

  it('ends', () => {
    const clock = new FakeClock();
    const meter = new RecordingMeter();
    const end = watchLoopLag(clock, meter);
    clock.advance(250);
    end();
    clock.advance(1000);
    expect(meter.told).toHaveLength(2);
    expect(clock.waiting).toBe(0);
  });
});
