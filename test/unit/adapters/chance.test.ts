import { expect, it } from 'vitest';
import { realChance } from '../../../src/adapters/chance.ts';

it('gives numbers below 1 and hex of the wanted length', () => {
  const numbers = Array.from({ length: 1000 }, () => realChance.number());
  expect(numbers.every(number => number >= 0 && number < 1)).toBe(true);
  expect(new Set(numbers).size).toBeGreaterThan(990);
  for (const length of [0, 1, 7, 32]) expect(realChance.hex(length)).toMatch(new RegExp(`^[0-9a-f]{${length}}$`));
  expect(realChance.hex(16)).not.toBe(realChance.hex(16));
});
