import { describe, expect, it } from 'vitest';
import { foldTail } from '../../../../src/media/tails/fold-tail.ts';
import { type LiveWindow, newestEntry } from '../../../../src/media/window.ts';
import { closedSegment, windowAfter } from '../../../support/segments.ts';

const limits = { segmentDurationMs: 2000, segmentCount: 2 };
const windowOf = (count: number): LiveWindow =>
  windowAfter(
    Array.from({ length: count }, (_, index) => closedSegment(index)),
    limits,
  );
const whole = (window: LiveWindow) => ({ type: 'window', window, from: 's01', ageMs: 0 }) as const;
const added = (window: LiveWindow) =>
  ({
    type: 'entry',
    stream: 'cam01',
    entry: newestEntry(window),
    targetDurationS: window.targetDurationS,
    firstNumber: window.listed[0].number,
  }) as const;

describe('foldTail', () => {
  it('comes to the very window that its maker has', () => {
    let window = foldTail(null, whole(windowOf(1)));
    for (let count = 2; count < 8; count += 1) window = foldTail(window, added(windowOf(count)));
    expect(window).toEqual(windowOf(7));
  });

  it('takes a whole window in place of what it knew, but none that goes back', () => {
    expect(foldTail(windowOf(3), whole(windowOf(5)))).toEqual(windowOf(5));
    expect(foldTail(windowOf(3), whole(windowOf(3)))).toEqual(windowOf(3));
    expect(foldTail(windowOf(3), whole(windowOf(2)))).toBeNull();
  });

  it.each([
    ['of a stream that it was not told of', null, added(windowOf(1))],
    ['that is known', windowOf(3), added(windowOf(3))],
    ['that goes back', windowOf(3), added(windowOf(2))],
    ['that leaves one out', windowOf(3), added(windowOf(5))],
    [
      'that lists again what slid out',
      windowOf(5),
      { ...added(windowOf(6)), firstNumber: windowOf(3).listed[0].number },
    ],
    ['that lowers the target duration', windowOf(3), { ...added(windowOf(4)), targetDurationS: 3 }],
  ])('believes no entry %s', (_title, window, message) => expect(foldTail(window, message)).toBeNull());
});
