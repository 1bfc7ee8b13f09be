import { expect, it } from 'vitest';
import { ShownTime } from '../../../players/watch/shown-time.ts';

function shownOver(positions: readonly number[]): number {
  const time = new ShownTime();
  for (const position of positions) time.moveTo(position);
  return time.shownS;
}

it('is what the position went forward since it was first told', () => {
  expect(shownOver([])).toBe(0);
  expect(shownOver([7.5])).toBe(0);
  expect(shownOver([7.5, 8, 8.25, 9])).toBe(1.5);
});

it('does not count a jump of the timestamps, in either direction, and counts on from there', () => {
  expect(shownOver([0, 1, 6, 6.5])).toBe(1.5);
  expect(shownOver([100, 101, 0, 0.5])).toBe(1.5);
});

it('does not count the trembling of a clock that stands still', () => {
  expect(shownOver([5, 5.5, 5.25, 5.5, 5.375, 5.5])).toBe(0.5);
});

it('takes what is no number for no position', () => {
  expect(shownOver([Number.NaN, 1, Number.NaN, 1.5, Number.POSITIVE_INFINITY])).toBe(0.5);
});
