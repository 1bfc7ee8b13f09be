// How much media time a player has shown, out of the position that it tells of. A position is not an amount: timestamps jump where one
// ingest session ends and the next begins, and a clock that stands still trembles. A step forward of up to a second is what was shown; a
// longer one, in either direction, is a jump, and shows nothing; a small one back is trembling. So it may miss a second at a jump, and
// never makes time up.

const mostStepS = 1;

export class ShownTime {
  #shownS = 0;
  /** The furthest position since the last jump. */
  #furthestS: number | null = null;

  /** In seconds; it never falls. */
  get shownS(): number {
    return this.#shownS;
  }

  /** @param positionS where the player says it is, in seconds; NaN, as players say before the start, is no position. */
  moveTo(positionS: number): void {
    if (!Number.isFinite(positionS)) return;
    const stepS = positionS - (this.#furthestS ?? positionS);
    if (Math.abs(stepS) <= mostStepS) {
      this.#shownS += Math.max(0, stepS);
      this.#furthestS = Math.max(positionS, this.#furthestS ?? positionS);
    } else this.#furthestS = positionS;
  }
}
