// Media time out of pictures that were shown, each counted once: true whatever their timestamps say. How long one lasts is what the player
// says of the stream when it opens it; until then none is counted.

export class PictureCount {
  #perSecond: number | null = null;
  #count = 0;

  get shownS(): number {
    return this.#perSecond === null ? 0 : this.#count / this.#perSecond;
  }

  /** The first rate that is one counts. */
  rateIs(perSecond: number): void {
    if (perSecond > 0) this.#perSecond ??= perSecond;
  }

  one(): void {
    this.#count += 1;
  }

  /** @param count so many in all; one that is lower than before is not believed. */
  total(count: number): void {
    if (count > this.#count) this.#count = count;
  }
}
