// Real chance, from the system's generator: incarnations and file names must not repeat between nodes.

import { randomBytes, randomInt } from 'node:crypto';
import type { Chance } from '../ports.ts';

const steps = 2 ** 47;

export const realChance: Chance = {
  number: () => randomInt(steps) / steps,
  hex: length =>
    randomBytes(Math.ceil(length / 2))
      .toString('hex')
      .slice(0, length),
};
