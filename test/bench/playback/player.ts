// A viewer that asks as hls.js does: the multivariant playlist, then the first media playlist of it again and again, a segment's duration
// apart when it changed and half a target duration when not, beginning three target durations behind the edge, and each segment once, one
// after the other. It plays by the clock: where the next segment comes after the last one's end, that is a stall.

import { Agent } from 'node:http';
import { load, pause, playlistPolicy, segmentPolicy } from './player-request.ts';

/** What all viewers together saw. */
export interface Seen {
  playlists: number;
  segments: number;
  bytes: number;
  /** Of each request that came whole, ms. */
  readonly playlistMs: number[];
  readonly segmentMs: number[];
  readonly retries: string[];
  readonly errors: string[];
  stalls: number;
  stalledMs: number;
}

interface Playlist {
  readonly targetS: number;
  readonly firstNumber: number;
  readonly segments: readonly { readonly uri: string; readonly durationS: number }[];
}

const behindEdge = 3;

export class Player {
  readonly #url: string;
  readonly #seen: Seen;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 2 });
  readonly #queue: { readonly url: string; readonly durationS: number }[] = [];
  #newest: number | null = null;
  #isOpen = true;
  #isLoading = false;
  /** When what was loaded will have been played; null: nothing yet. */
  #playedAtMs: number | null = null;

  /** @param url of the multivariant playlist. */
  constructor(url: string, seen: Seen) {
    this.#url = url;
    this.#seen = seen;
  }

  /** Until it is closed, or something fails for good. */
  async play(): Promise<void> {
    const text = await this.#text(this.#url);
    const uri = text?.split('\n').find(line => line !== '' && !line.startsWith('#'));
    if (text === null) return this.close();
    if (uri === undefined) return this.#fail(`no variant in ${this.#url}:\n${text}`);
    const mediaUrl = new URL(uri, this.#url).href;
    let scheduledMs = performance.now();
    while (this.#isOpen) {
      const media = await this.#text(mediaUrl);
      if (media === null) return this.close();
      const reloadMs = this.#take(parse(media), mediaUrl);
      const nowMs = performance.now();
      scheduledMs = scheduledMs + reloadMs < nowMs ? nowMs : scheduledMs + reloadMs;
      await pause(scheduledMs - nowMs);
    }
  }

  close(): void {
    this.#isOpen = false;
    this.#agent.destroy();
  }

  /** Returns when it wants the next one. */
  #take({ targetS, firstNumber, segments }: Playlist, mediaUrl: string): number {
    const newest = firstNumber + segments.length - 1;
    if (this.#newest !== null && newest < this.#newest)
      this.#fail(`${mediaUrl} went back from ${this.#newest} to ${newest}`);
    if (newest === this.#newest) return (targetS * 1000) / 2;
    const from = this.#newest === null ? startOf(segments, behindEdge * targetS) : this.#newest + 1 - firstNumber;
    if (from < 0) this.#fail(`${mediaUrl} lost ${-from} segments`);
    for (const { uri, durationS } of segments.slice(Math.max(0, from)))
      this.#queue.push({ url: new URL(uri, mediaUrl).href, durationS });
    this.#newest = newest;
    void this.#loadQueue();
    return Math.min(targetS, segments.at(-1)?.durationS ?? targetS) * 1000;
  }

  async #loadQueue(): Promise<void> {
    if (this.#isLoading) return;
    this.#isLoading = true;
    for (let next = this.#queue.shift(); next !== undefined && this.#isOpen; next = this.#queue.shift()) {
      const loaded = await load(this.#agent, next.url, segmentPolicy, reason => this.#retry(reason));
      if (!this.#isOpen) return;
      if (loaded.type === 'failed') return this.#fail(loaded.reason);
      this.#seen.segments += 1;
      this.#seen.bytes += loaded.body.length;
      this.#seen.segmentMs.push(loaded.tookMs);
      this.#buffer(next.durationS * 1000);
    }
    this.#isLoading = false;
  }

  #buffer(durationMs: number): void {
    const nowMs = performance.now();
    const playedAtMs = this.#playedAtMs ?? nowMs;
    if (playedAtMs < nowMs) {
      this.#seen.stalls += 1;
      this.#seen.stalledMs += nowMs - playedAtMs;
    }
    this.#playedAtMs = Math.max(playedAtMs, nowMs) + durationMs;
  }

  async #text(url: string): Promise<string | null> {
    const loaded = await load(this.#agent, url, playlistPolicy, reason => this.#retry(reason));
    if (!this.#isOpen) return null;
    if (loaded.type === 'failed') {
      this.#fail(loaded.reason);
      return null;
    }
    this.#seen.playlists += 1;
    this.#seen.playlistMs.push(loaded.tookMs);
    return loaded.body.toString();
  }

  #retry(reason: string): void {
    if (this.#isOpen) this.#seen.retries.push(reason);
  }

  #fail(reason: string): void {
    if (this.#isOpen) this.#seen.errors.push(reason);
    this.close();
  }
}

/** The index of the segment in which the play begins. */
function startOf(segments: Playlist['segments'], behindS: number): number {
  let leftS = behindS;
  let index = segments.length;
  while (index > 0 && leftS > 0) {
    index -= 1;
    leftS -= segments[index]?.durationS ?? 0;
  }
  return index;
}

function parse(text: string): Playlist {
  const numberOf = (tag: string) => Number(new RegExp(`^#${tag}:(\\d+)$`, 'm').exec(text)?.[1]);
  const segments = [...text.matchAll(/^#EXTINF:([\d.]+),\n(?:#.*\n)*(.+)$/gm)];
  return {
    targetS: numberOf('EXT-X-TARGETDURATION'),
    firstNumber: numberOf('EXT-X-MEDIA-SEQUENCE'),
    segments: segments.map(([, duration = '', uri = '']) => ({ uri, durationS: Number(duration) })),
  };
}
