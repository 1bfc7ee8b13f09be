// How many schedules it takes until a judge objects to a seeded bug. Each round has seeds of its own, so that the mean says something
// about the simulation, and not about one lucky seed.

import { type Outcome, play } from '../play.ts';
import type { Bug } from './bug.ts';

/** A bug that takes more is taken for not found: the simulation would be too weak for it. */
export const mostSchedules = 2000;
const seedsPerRound = 100_000;

export interface Catch {
  /** The schedule that showed it, 1: the first one. */
  readonly schedules: number;
  readonly outcome: Outcome;
}

/** @param round 0 begins with seed 1.
 *  @returns null: not found. */
export function hunt({ build }: Bug, round = 0): Catch | null {
  for (let schedules = 1; schedules <= mostSchedules; schedules += 1) {
    const outcome = play({ seed: round * seedsPerRound + schedules, build });
    if (outcome.violated !== null) return { schedules, outcome };
  }
  return null;
}
