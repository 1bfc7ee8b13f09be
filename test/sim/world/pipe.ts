// A pipe between two processes of a machine: in order, with a delay. What was written before the writer died still arrives; then the end.
// A message is now and then said again, much later, as a callback that comes twice: whoever goes by identity does not mind.

import type { Seeded } from '../../support/scenario/seeded.ts';
import type { SimulatedProcess } from './simulated-process.ts';
import type { Timeline } from './timeline.ts';

export interface PipeOptions<Message> {
  readonly name: string;
  readonly timeline: Timeline;
  readonly chance: Seeded;
  readonly reader: SimulatedProcess;
  readonly take: (message: Message) => void;
  /** The writer's end is closed, and all has been read. */
  readonly ended: () => void;
  readonly delayMs: () => number;
}

export class Pipe<Message> {
  readonly #options: PipeOptions<Message>;
  #lastMs = 0;
  #isClosed = false;

  constructor(options: PipeOptions<Message>) {
    this.#options = options;
  }

  write(message: Message): void {
    if (!this.#isClosed) this.#deliver(() => this.#options.take(message));
  }

  /** The same word once more, after everything else: the reader has heard it before. */
  repeatAfter(ms: number, message: Message): void {
    const { timeline, reader, take, name } = this.#options;
    timeline.after(ms, () => {
      if (!this.#isClosed) reader.deliver(name, () => take(message));
    });
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#deliver(() => this.#options.ended());
  }

  #deliver(act: () => void): void {
    const { timeline, reader, delayMs, name } = this.#options;
    this.#lastMs = Math.max(this.#lastMs, timeline.nowMs + delayMs());
    timeline.at(this.#lastMs, () => reader.deliver(name, act));
  }
}
