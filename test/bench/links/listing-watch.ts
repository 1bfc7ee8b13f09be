// One stream's playlist at one node, asked for all the time: when each segment was listed there first, and how long the answers took. Each new
// segment can be taken from that node as well.

import { setTimeout } from 'node:timers/promises';
import { Requests } from './requests.ts';

export interface Listing {
  /** When it was seen in the list first, monotonic ms. */
  readonly seenMs: number;
  /** When the last picture of it was made, by its date and duration; on the same clock. */
  readonly endMs: number;
  readonly durationMs: number;
}

const everyMs = 100;

export class ListingWatch {
  readonly stream: string;
  /** By its address in the list, which is the same at every node; in order. */
  readonly listings = new Map<string, Listing>();
  readonly playlists = new Requests();
  readonly segments = new Requests();
  readonly #folder: string;
  readonly #takesSegments: boolean;
  readonly #watching: Promise<void>;
  #isOpen = true;

  /** @param origin of the node. */
  constructor(origin: string, stream: string, takesSegments: boolean) {
    this.stream = stream;
    this.#folder = `${origin}/${stream}/`;
    this.#takesSegments = takesSegments;
    this.#watching = this.#watch();
  }

  get failures(): readonly string[] {
    return [...this.playlists.failures, ...this.segments.failures];
  }

  async close(): Promise<void> {
    this.#isOpen = false;
    this.playlists.close();
    this.segments.close();
    await this.#watching;
  }

  async #watch(): Promise<void> {
    // Not all of them at once.
    await setTimeout(Math.random() * everyMs);
    while (this.#isOpen) {
      const nextMs = performance.now() + everyMs;
      const text = await this.playlists.get(`${this.#folder}video.m3u8`);
      this.#take(text?.toString() ?? '');
      await setTimeout(Math.max(0, nextMs - performance.now()));
    }
  }

  #take(playlist: string): void {
    const seenMs = performance.now();
    const entry = /^#EXT-X-PROGRAM-DATE-TIME:(.+)\n#EXTINF:([\d.]+),.*\n([^#\n]+)/gm;
    const isFirst = this.listings.size === 0;
    for (const [, date = '', seconds = '', uri = ''] of playlist.matchAll(entry)) {
      if (this.listings.has(uri)) continue;
      const durationMs = Number(seconds) * 1000;
      const endMs = Date.parse(date) + durationMs - performance.timeOrigin;
      // Those of the first list were there before.
      this.listings.set(uri, { seenMs: isFirst ? Number.NaN : seenMs, endMs, durationMs });
      if (this.#takesSegments && !isFirst) void this.segments.get(this.#folder + uri);
    }
  }
}
