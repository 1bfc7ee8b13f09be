// Tells a fence that is frozen from one that is only slow, by its silence. Main itself may have stood still (a blocked event loop, SIGSTOP):
// therefore the patience has two halves, with a turn of the event loop in between, in which what the fence has said meanwhile is read.

import type { Clock } from '../../ports.ts';

/** Far above the time that 1,375 kills need. */
const patienceMs = 5000;

export class Silence {
  readonly #clock: Clock;
  #heard = 0;
  #isListening = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The fence has said something. */
  heard(): void {
    this.#heard += 1;
  }

  /** The fence was asked something: calls `act` when it says nothing at all. One question at a time is enough. */
  listen(act: () => void): void {
    if (this.#isListening) return;
    this.#isListening = true;
    const heard = this.#heard;
    this.afterPatience(() => {
      this.#isListening = false;
      if (this.#heard === heard) act();
    });
  }

  afterPatience(act: () => void): void {
    this.#halfTheTime(() => this.#halfTheTime(act));
  }

  #halfTheTime(act: () => void): void {
    this.#clock.wakeAt(this.#clock.monotonicMs() + patienceMs / 2, act);
  }
}
