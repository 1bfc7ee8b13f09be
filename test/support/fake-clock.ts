// A clock that a test moves by hand. Wakers run in order of their time, each at its own moment.

import type { Clock } from '../../src/ports.ts';

interface Waker {
  readonly atMs: number;
  readonly wake: () => void;
}

export class FakeClock implements Clock {
  #nowMs = 1_000_000;
  readonly #unixOffsetMs: number;
  readonly #wakers = new Set<Waker>();

  /** @param unixMs the wall time at the beginning. */
  constructor(unixMs = Date.UTC(2026, 10, 21, 12, 39)) {
    this.#unixOffsetMs = unixMs - this.#nowMs;
  }

  monotonicMs(): number {
    return this.#nowMs;
  }

  unixMs(): number {
    return this.#nowMs + this.#unixOffsetMs;
  }

  wakeAt(atMs: number, wake: () => void): () => void {
    const waker = { atMs, wake };
    this.#wakers.add(waker);
    return () => this.#wakers.delete(waker);
  }

  /** Timers that are set now. */
  get waiting(): number {
    return this.#wakers.size;
  }

  advance(ms: number): void {
    const untilMs = this.#nowMs + ms;
    for (;;) {
      const due = this.#next();
      if (due === null || due.atMs > untilMs) break;
      this.#wakers.delete(due);
      this.#nowMs = Math.max(this.#nowMs, due.atMs);
      due.wake();
    }
    this.#nowMs = untilMs;
  }

  /** The earliest; of equal ones the one that was set first. */
  #next(): Waker | null {
    let next: Waker | null = null;
    for (const waker of this.#wakers) if (next === null || waker.atMs < next.atMs) next = waker;
    return next;
  }
}
