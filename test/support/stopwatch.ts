// For promises like "within stale_timeout + 1 s of the kill": how much of the time is left, whatever was waited for in between.

export class Stopwatch {
  readonly #startMs = performance.now();

  get elapsedMs(): number {
    return performance.now() - this.#startMs;
  }

  /** What is left of `limitMs` since the start; 0 when it is over. */
  left(limitMs: number): number {
    return Math.max(0, limitMs - this.elapsedMs);
  }
}
