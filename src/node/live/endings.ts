// When the segments of a stream go that this node does not make any more: one timer for each stream, set anew whenever more of it comes.

import type { Clock } from '../../ports.ts';

export class Endings {
  readonly #clock: Clock;
  readonly #end: (stream: string) => void;
  readonly #cancels = new Map<string, () => void>();

  constructor(clock: Clock, end: (stream: string) => void) {
    this.#clock = clock;
    this.#end = end;
  }

  set(stream: string, afterMs: number): void {
    this.callOff(stream);
    const end = () => {
      this.#cancels.delete(stream);
      this.#end(stream);
    };
    this.#cancels.set(stream, this.#clock.wakeAt(this.#clock.monotonicMs() + afterMs, end));
  }

  callOff(stream: string): void {
    this.#cancels.get(stream)?.();
    this.#cancels.delete(stream);
  }

  close(): void {
    for (const stream of [...this.#cancels.keys()]) this.callOff(stream);
  }
}
