// Lets the killed die at once on a starved processor. The fence and its children are one session, and the kernel gives every session the
// same share first: among 16 busy ones the children took 0.2 s to die, and 0.02 s when their session comes first (`bin/bench fence-kill`).
// The living children of the session come first too for that half second; therefore it ends, whether or not all have died.

import type { Clock } from '../ports.ts';

/** After the last kill; the kernel takes a change at most every 100 ms from who is not root. */
const hasteMs = 500;

export class Haste {
  readonly #clock: Clock;
  readonly #setFirst: (isFirst: boolean) => boolean;
  #isFirst = false;
  #cancelEnd = () => {};

  /** @param setFirst puts the session before all others, or back among them; returns whether that was done. */
  constructor(clock: Clock, setFirst: (isFirst: boolean) => boolean) {
    this.#clock = clock;
    this.#setFirst = setFirst;
  }

  /** A child is about to be killed. */
  begin(): void {
    if (!this.#isFirst) this.#isFirst = this.#setFirst(true);
    if (this.#isFirst) this.#endLater();
  }

  #endLater(): void {
    this.#cancelEnd();
    this.#cancelEnd = this.#clock.wakeAt(this.#clock.monotonicMs() + hasteMs, () => {
      if (this.#setFirst(false)) this.#isFirst = false;
      else this.#endLater();
    });
  }
}
