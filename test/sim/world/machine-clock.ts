// The monotonic clock of one machine: it began at some moment, and goes a little too fast or too slow. All processes of the machine share
// it. Two machines' rates differ by at most 0.5 %, the bound of the protocol. Wall time is far from right on every machine.

import type { Clock } from '../../../src/ports.ts';
import type { Timeline } from './timeline.ts';

/** So that a timer never fires a rounding error too early. */
const roundingMs = 1e-5;

export class MachineClock implements Clock {
  readonly #timeline: Timeline;
  readonly #rate: number;
  readonly #offsetMs: number;
  /** Wall time jumps; nothing may depend on it. */
  unixOffsetMs: number;

  constructor(timeline: Timeline, rate: number, offsetMs: number, unixOffsetMs: number) {
    this.#timeline = timeline;
    this.#rate = rate;
    this.#offsetMs = offsetMs;
    this.unixOffsetMs = unixOffsetMs;
  }

  monotonicMs(): number {
    return this.#offsetMs + this.#timeline.nowMs * this.#rate;
  }

  unixMs(): number {
    return this.unixOffsetMs + this.#timeline.nowMs;
  }

  wakeAt(atMs: number, wake: () => void): () => void {
    return this.#timeline.at((atMs - this.#offsetMs) / this.#rate + roundingMs, wake);
  }

  /** The same machine after a boot: the clock begins anew. */
  rebooted(): MachineClock {
    const offsetMs = 1000 - this.#timeline.nowMs * this.#rate;
    return new MachineClock(this.#timeline, this.#rate, offsetMs, this.unixOffsetMs);
  }
}
