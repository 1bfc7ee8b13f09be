// Requests that wait until something has changed about a stream. Whoever is woken looks again; nothing is handed over here.

import type { Clock } from '../../ports.ts';

type Wake = () => void;

export class Waiting {
  readonly #clock: Clock;
  readonly #waiting = new Map<string, Set<Wake>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Resolves at the next change, or after `timeoutMs`, whichever is first. */
  wait(stream: string, timeoutMs: number): Promise<void> {
    return new Promise(resolve => {
      const waiting = this.#waiting.get(stream) ?? new Set();
      this.#waiting.set(stream, waiting);
      const wake = () => {
        cancel();
        waiting.delete(wake);
        if (waiting.size === 0) this.#waiting.delete(stream);
        resolve();
      };
      waiting.add(wake);
      const cancel = this.#clock.wakeAt(this.#clock.monotonicMs() + timeoutMs, wake);
    });
  }

  wake(stream: string): void {
    for (const wake of [...(this.#waiting.get(stream) ?? [])]) wake();
  }

  wakeAll(): void {
    for (const stream of [...this.#waiting.keys()]) this.wake(stream);
  }
}
