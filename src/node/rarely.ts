// Whether something may be told again: what goes wrong with every segment is worth a line a minute, not one each time.

import type { Clock } from '../ports.ts';

const everyMs = 60_000;

export class Rarely {
  readonly #clock: Clock;
  #lastMs = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** True at most once a minute. */
  isDue(): boolean {
    const nowMs = this.#clock.monotonicMs();
    if (nowMs - this.#lastMs < everyMs) return false;
    this.#lastMs = nowMs;
    return true;
  }
}
