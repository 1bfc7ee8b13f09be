import { expect, it } from 'vitest';
import { PacedTime } from '../../../players/watch/paced-time.ts';

/** What is seen at each [second, given]. */
function seen(steps: readonly (readonly [atS: number, givenS: number])[]): readonly number[] {
  const time = new PacedTime();
  return steps.map(([atS, givenS]) => time.shownS(givenS, atS * 1000));
}

it('begins with the first that is given, and goes at the pace of time', () => {
  expect(
    seen([
      [0, 0],
      [5, 0],
      [6, 0.5],
      [6.25, 1],
      [7, 3],
    ]),
  ).toEqual([0, 0, 0, 0.25, 1]);
});

it('stands still when there is no more', () => {
  expect(
    seen([
      [0, 1],
      [1, 1],
      [2, 1],
      [4, 1],
    ]),
  ).toEqual([0, 1, 1, 1]);
});

it('takes a burst for what it lasts, and does not stand still behind it', () => {
  expect(
    seen([
      [0, 1],
      [1, 1],
      [4, 1],
      [4.5, 3.5],
      [5.5, 3.5],
      [6.5, 5.5],
    ]),
  ).toEqual([0, 1, 1, 1.5, 2.5, 3.5]);
});

it('never goes back', () => {
  expect(
    seen([
      [0, 2],
      [1, 2],
      [2, 0.5],
    ]),
  ).toEqual([0, 1, 1]);
});
