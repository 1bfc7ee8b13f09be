// Segments on their way into the list: each may wait a moment for the copy that protects it, and none goes in before the one that was made
// before it. Their waits run side by side, so a burst is no later than its last one.

import type { StreamFacts } from '../../media/facts/stream-facts.ts';
import type { Made } from '../../media/next-entry.ts';

export interface Publication {
  readonly stream: string;
  readonly made: Made;
  /** What is known of the stream with it. */
  readonly facts: StreamFacts;
  /** A node that has confirmed a copy; null: none has yet. */
  holder: string | null;
  isReady: boolean;
}

export class Publications {
  readonly #publish: (publication: Publication) => void;
  readonly #queues = new Map<string, Publication[]>();

  constructor(publish: (publication: Publication) => void) {
    this.#publish = publish;
  }

  /** Behind all others of its stream. */
  add(stream: string, made: Made, facts: StreamFacts): Publication {
    const publication: Publication = { stream, made, facts, holder: null, isReady: false };
    const queue = this.#queues.get(stream);
    if (queue === undefined) this.#queues.set(stream, [publication]);
    else queue.push(publication);
    return publication;
  }

  /** It may go in, and with it what waits only for it. @returns false when it was ready already. */
  ready(publication: Publication, holder: string | null): boolean {
    if (publication.isReady) return false;
    publication.isReady = true;
    publication.holder = holder;
    const queue = this.#queues.get(publication.stream) ?? [];
    while (queue[0]?.isReady) {
      const [next] = queue.splice(0, 1);
      if (next !== undefined) this.#publish(next);
    }
    if (queue.length === 0) this.#queues.delete(publication.stream);
    return true;
  }

  clear(): void {
    this.#queues.clear();
  }
}
