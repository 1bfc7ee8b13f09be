import { expect, it } from 'vitest';
import { PictureCount } from '../../../players/watch/picture-count.ts';

it('makes seconds of pictures, by the first frame rate that is one', () => {
  const pictures = new PictureCount();
  for (const rate of [Number.NaN, 0, 25, 50]) pictures.rateIs(rate);
  pictures.one();
  expect(pictures.shownS).toBe(1 / 25);
  pictures.total(50);
  expect(pictures.shownS).toBe(2);
});

it('counts nothing before it knows a rate, and what came before once it does', () => {
  const pictures = new PictureCount();
  pictures.total(50);
  expect(pictures.shownS).toBe(0);
  pictures.rateIs(29.97);
  expect(pictures.shownS).toBeCloseTo(1.668, 3);
});

it('never goes back', () => {
  const pictures = new PictureCount();
  pictures.rateIs(25);
  pictures.total(50);
  pictures.total(3);
  expect(pictures.shownS).toBe(2);
});
