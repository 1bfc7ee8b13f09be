// Waiting times that grow, with jitter, so that many streams of one dead camera server do not come back in step.

/** @param steps waiting times in ms, the last one repeats. @param attempt 0 for the first failure. @param chance 0 <= chance < 1.
 *  @returns ms, between 0.75 and 1.25 of the step. */
export function backoffMs(steps: readonly number[], attempt: number, chance: number): number {
  const step = steps[Math.min(attempt, steps.length - 1)] ?? 0;
  return step * (0.75 + chance / 2);
}
