// Pictures of what the streams show, on demand. Whoever asks for the same stream at the same time waits for the same run of the decoder;
// its outcome, good or bad, is kept until there is a newer segment, and for 3 s at least; two runs at a time, others queue.
// Not promised: a picture of every segment, or one that is kept for as long as somebody wants it.

import { RetryError, sentenceOf } from '../base/errors.ts';
import { lastKeyframe } from '../media/transport-stream/keyframes.ts';
import type { Clock, Pictures } from '../ports.ts';

export type Preview =
  /** `of` is the name of its segment. */
  | { readonly type: 'picture'; readonly jpeg: Buffer; readonly of: string }
  /** The stream has no video. */
  | { readonly type: 'none' }
  | { readonly type: 'failed'; readonly reason: string };

export interface PreviewsNeeds {
  readonly pictures: Pictures;
  readonly clock: Pick<Clock, 'monotonicMs'>;
}

interface Kept {
  readonly preview: Preview;
  readonly of: string;
  readonly madeAtMs: number;
}

interface Segment {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export const previewAgeMs = 3000;
const mostRuns = 2;
/** What two runs get done in about 10 s on a slow machine. Nobody waits longer for a picture. */
const mostQueued = 40;
/** About 50 kB each. */
const mostKept = 256;

export class Previews {
  readonly #needs: PreviewsNeeds;
  /** The one made last at the end. */
  readonly #kept = new Map<string, Kept>();
  readonly #running = new Map<string, Promise<Preview>>();
  readonly #queue: (() => void)[] = [];
  #runs = 0;

  constructor(needs: PreviewsNeeds) {
    this.#needs = needs;
  }

  /** Of that segment, or of one that is hardly older. Rejects for a bug only. */
  of(stream: string, segment: Segment): Promise<Preview> {
    const kept = this.#kept.get(stream);
    if (kept !== undefined && this.#isGood(kept, segment)) return Promise.resolve(kept.preview);
    const running = this.#running.get(stream);
    if (running !== undefined) return running;
    if (this.#queue.length >= mostQueued)
      return Promise.resolve({ type: 'failed', reason: 'too many pictures are wanted at once' });
    const run = this.#run(stream, segment).finally(() => this.#running.delete(stream));
    this.#running.set(stream, run);
    return run;
  }

  #isGood(kept: Kept, segment: Segment): boolean {
    return kept.of === segment.name || this.#needs.clock.monotonicMs() - kept.madeAtMs < previewAgeMs;
  }

  async #run(stream: string, segment: Segment): Promise<Preview> {
    if (this.#runs >= mostRuns) await new Promise<void>(resolve => this.#queue.push(resolve));
    else this.#runs += 1;
    try {
      const preview = await this.#make(segment);
      this.#keep(stream, { preview, of: segment.name, madeAtMs: this.#needs.clock.monotonicMs() });
      return preview;
    } finally {
      // The place goes over to the next in the queue.
      const next = this.#queue.shift();
      if (next === undefined) this.#runs -= 1;
      else next();
    }
  }

  async #make(segment: Segment): Promise<Preview> {
    const keyframe = lastKeyframe(segment.bytes);
    if (keyframe === null) return { type: 'none' };
    try {
      return { type: 'picture', jpeg: await this.#needs.pictures.jpeg(keyframe), of: segment.name };
    } catch (error) {
      if (!(error instanceof RetryError)) throw error;
      return { type: 'failed', reason: sentenceOf(error) };
    }
  }

  #keep(stream: string, kept: Kept): void {
    this.#kept.delete(stream);
    this.#kept.set(stream, kept);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > mostKept && oldest !== undefined) this.#kept.delete(oldest);
  }
}
