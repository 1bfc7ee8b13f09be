// What is known of the streams that this node ingests, for their multivariant playlists. It is kept for as long as the process lives:
// an `index.m3u8` that was once multivariant stays so, and there are no more of them than streams in the configuration.

import { type MeasuredFacts, measureFacts } from '../media/facts/measured-facts.ts';
import type { StreamFacts } from '../media/facts/stream-facts.ts';
import type { ClosedSegment } from '../media/segment.ts';

export class LiveFacts {
  readonly #measured = new Map<string, MeasuredFacts>();

  /** null: this node has seen no segment of it. */
  of(stream: string): StreamFacts | null {
    return this.#measured.get(stream)?.facts ?? null;
  }

  /** Before its segment is offered to viewers: whoever sees a window finds the facts beside it. */
  learn(segment: ClosedSegment): void {
    this.#measured.set(segment.stream, measureFacts(this.#measured.get(segment.stream) ?? null, segment));
  }
}
