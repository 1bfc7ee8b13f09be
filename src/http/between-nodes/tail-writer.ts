// Writes this node's tail to one reader. What a slow reader has not taken is not kept for it: the stream is noted, and its whole window is
// sent as it is when there is room again. So a reader costs one socket's buffer and a list of names, however slow it is; one that takes
// nothing at all for a while is cut off, and begins anew.

import type { Writable } from 'node:stream';
import type { TailFeed, TailReader } from '../../node/tails/tail-feed.ts';
import { beatMs, silentMs } from '../../node/tails/tail-link.ts';
import type { Clock } from '../../ports.ts';

/** A reader that hears nothing gives up itself before that. */
const stalledMs = silentMs + 1000;

export class TailWriter implements TailReader {
  readonly #output: Writable;
  readonly #feed: TailFeed;
  readonly #clock: Clock;
  readonly #stopFollowing: () => void;
  /** Streams whose whole window is to be sent. */
  readonly #whole: Set<string>;
  #fullSinceMs: number | null = null;
  #cancelBeat: () => void = () => {};

  /** @param reader the name of the node that listens. */
  constructor(output: Writable, feed: TailFeed, clock: Clock, reader: string) {
    this.#output = output;
    this.#feed = feed;
    this.#clock = clock;
    this.#whole = new Set(feed.streamsFor(reader));
    this.#stopFollowing = feed.follow(this);
    output.on('drain', () => this.#drained());
    output.on('close', () => this.#close());
    output.on('error', () => this.#close());
    this.#write(feed.hello());
    this.#sendWhole();
    this.#beatLater();
  }

  changed(stream: string, line: string | null): void {
    if (line !== null && this.#fullSinceMs === null && !this.#whole.has(stream)) return this.#write(line);
    this.#whole.add(stream);
    this.#sendWhole();
  }

  end(): void {
    this.#close();
    this.#output.end();
  }

  #sendWhole(): void {
    for (const stream of this.#whole) {
      if (this.#fullSinceMs !== null) return;
      this.#whole.delete(stream);
      const line = this.#feed.window(stream);
      if (line !== null) this.#write(line);
    }
  }

  #write(line: string): void {
    const hasRoom = this.#output.write(line);
    if (!hasRoom) this.#fullSinceMs ??= this.#clock.monotonicMs();
  }

  #drained(): void {
    this.#fullSinceMs = null;
    this.#sendWhole();
  }

  #beatLater(): void {
    this.#cancelBeat = this.#clock.wakeAt(this.#clock.monotonicMs() + beatMs, () => this.#beat());
  }

  #beat(): void {
    const isStalled = this.#fullSinceMs !== null && this.#clock.monotonicMs() - this.#fullSinceMs >= stalledMs;
    if (isStalled) return void this.#output.destroy();
    if (this.#fullSinceMs === null) this.#write(this.#feed.beat());
    this.#beatLater();
  }

  #close(): void {
    this.#stopFollowing();
    this.#cancelBeat();
  }
}
