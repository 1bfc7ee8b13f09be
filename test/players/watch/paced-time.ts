// What a viewer behind a program sees of what it gives out: no more than there is, and never faster than time passes. For a program that
// works late pictures off as fast as it can: a burst after a stand-still is not the picture of all that time, and the wait for the next
// burst is no stand-still of its own.

export class PacedTime {
  #shownS = 0;
  #atMs: number | null = null;

  /** @param givenS media time that was given out so far, in seconds. @returns what was seen of it, in seconds; it never falls. */
  shownS(givenS: number, nowMs: number): number {
    if (givenS > 0) {
      const passedS = (nowMs - (this.#atMs ?? nowMs)) / 1000;
      this.#shownS = Math.max(this.#shownS, Math.min(givenS, this.#shownS + passedS));
      this.#atMs = nowMs;
    }
    return this.#shownS;
  }
}
