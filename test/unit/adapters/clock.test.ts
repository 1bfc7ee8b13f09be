import { afterEach, expect, it, vi } from 'vitest';
import { realClock } from '../../../src/adapters/clock.ts';

afterEach(() => vi.useRealTimers());

it('is the clock of the whole machine, and does not go back', () => {
  const before = Number(process.hrtime.bigint()) / 1e6;
  const times = Array.from({ length: 100 }, () => realClock.monotonicMs());
  expect(times[0]).toBeGreaterThanOrEqual(before);
  expect(times).toEqual([...times].sort((one, other) => one - other));
  const [earlier, unixMs, later] = [Date.now(), realClock.unixMs(), Date.now()];
  expect(unixMs).toBeGreaterThanOrEqual(earlier);
  expect(Math.floor(unixMs)).toBeLessThanOrEqual(later);
});

it('wakes once, not before the time', () => {
  vi.useFakeTimers();
  let woken = 0;
  realClock.wakeAt(realClock.monotonicMs() + 50, () => woken++);
  vi.advanceTimersByTime(49);
  expect(woken).toBe(0);
  vi.advanceTimersByTime(2);
  expect(woken).toBe(1);
  vi.advanceTimersByTime(1000);
  expect(woken).toBe(1);
});

it('does not wake when it was cancelled', () => {
  vi.useFakeTimers();
  let woken = 0;
  realClock.wakeAt(realClock.monotonicMs() + 50, () => woken++)();
  vi.advanceTimersByTime(1000);
  expect(woken).toBe(0);
});

it('waits longer than a timer of Node can', () => {
  vi.useFakeTimers();
  const fiftyDaysMs = 50 * 86_400_000;
  let woken = 0;
  realClock.wakeAt(realClock.monotonicMs() + fiftyDaysMs, () => woken++);
  vi.advanceTimersByTime(fiftyDaysMs - 1000);
  expect(woken).toBe(0);
  vi.advanceTimersByTime(2000);
  expect(woken).toBe(1);
});

it('wakes for a time that is over, but not at once', () => {
  vi.useFakeTimers();
  let woken = 0;
  realClock.wakeAt(realClock.monotonicMs() - 50, () => woken++);
  expect(woken).toBe(0);
  vi.advanceTimersByTime(2);
  expect(woken).toBe(1);
});
