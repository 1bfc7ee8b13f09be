// A viewer that asks as hls.js does: the multivariant playlist, then a media playlist of it again and again, a segment's duration
// apart when it changed and half a target duration when not, beginning three target durations behind the edge, and each segment once, one
// after the other. What fails at one address of the media playlist is asked for at the next one; when it has failed at all of them in a row,
// that is fatal. It plays by the clock: where the next segment comes after the last one's end, that is a stall.

import { Agent } from 'node:http';
import { type Loaded, type LoadPolicy, load, pause, playlistPolicy, segmentPolicy } from './player-request.ts';

/** What all viewers together saw. */
export interface Seen {
  playlists: number;
  segments: number;
  bytes: number;
  /** Of each request that came whole, ms. */
  readonly playlistMs: number[];
  readonly segmentMs: number[];
  readonly retries: string[];
  /** Addresses given up for the next one, each with why. */
  readonly switches: string[];
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
  readonly #queue: { readonly uri: string; readonly durationS: number }[] = [];
  /** Of the media playlist, the present one first. */
  #addresses: readonly string[] = [];
  /** Addresses that failed since something came. */
  #failed = 0;
  #newest: number | null = null;
  /** The address that listed it. */
  #newestFrom: string | null = null;
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
    const loaded = await load(this.#agent, this.#url, playlistPolicy, reason => this.#retry(reason));
    if (loaded.type === 'failed') return this.#fail(loaded.reason);
    this.#addresses = addressesIn(loaded.body.toString(), this.#url);
    if (this.#addresses.length === 0) this.#fail(`no variant in ${this.#url}:\n${loaded.body}`);
    let scheduledMs = performance.now();
    while (this.#isOpen) {
      const media = await this.#media();
      if (media === null) return;
      const reloadMs = this.#take(parse(media));
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
  #take({ targetS, firstNumber, segments }: Playlist): number {
    const mediaUrl = this.#mediaUrl;
    const newest = firstNumber + segments.length - 1;
    if (this.#newest !== null && newest < this.#newest && mediaUrl === this.#newestFrom)
      this.#fail(`${mediaUrl} went back from ${this.#newest} to ${newest}`);
    // Another node may hear of a segment a moment later.
    if (this.#newest !== null && newest <= this.#newest) return (targetS * 1000) / 2;
    const from = this.#newest === null ? startOf(segments, behindEdge * targetS) : this.#newest + 1 - firstNumber;
    if (from < 0) this.#fail(`${mediaUrl} lost ${-from} segments`);
    this.#queue.push(...segments.slice(Math.max(0, from)));
    this.#newest = newest;
    this.#newestFrom = mediaUrl;
    void this.#loadQueue();
    return Math.min(targetS, segments.at(-1)?.durationS ?? targetS) * 1000;
  }

  async #loadQueue(): Promise<void> {
    if (this.#isLoading) return;
    this.#isLoading = true;
    for (let next = this.#queue.shift(); next !== undefined && this.#isOpen; next = this.#queue.shift()) {
      const loaded = await this.#load(next.uri, segmentPolicy);
      if (loaded === null) return;
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

  async #media(): Promise<string | null> {
    const loaded = await this.#load('', playlistPolicy);
    if (loaded === null) return null;
    this.#seen.playlists += 1;
    this.#seen.playlistMs.push(loaded.tookMs);
    return loaded.body.toString();
  }

  get #mediaUrl(): string {
    return this.#addresses[0] ?? this.#url;
  }

  /** From the present address, else from the next one. @param uri as the media playlist names it; '' is itself. null: it is over. */
  async #load(uri: string, policy: LoadPolicy): Promise<Extract<Loaded, { readonly type: 'whole' }> | null> {
    while (this.#isOpen) {
      const from = this.#mediaUrl;
      const loaded = await load(this.#agent, new URL(uri, from).href, policy, reason => this.#retry(reason));
      if (!this.#isOpen) return null;
      if (loaded.type === 'whole') {
        this.#failed = 0;
        return loaded;
      }
      this.#leave(from, loaded.reason);
    }
    return null;
  }

  /** Playlist and segments come at the same time: only the first of them that fails at an address gives it up. */
  #leave(address: string, reason: string): void {
    if (address !== this.#mediaUrl) return;
    this.#failed += 1;
    if (this.#failed >= this.#addresses.length) return this.#fail(reason);
    this.#addresses = [...this.#addresses.slice(1), address];
    this.#seen.switches.push(reason);
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

/** Of the media playlist, in the order of the multivariant one. */
function addressesIn(text: string, url: string): readonly string[] {
  const uris = text.split('\n').filter(line => line !== '' && !line.startsWith('#'));
  return [...new Set(uris.map(uri => new URL(uri, url).href))];
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
