// Segments that viewers of this node want and that only other nodes have (`delivery relay`): each is fetched once, whole, for all who wait
// for it, and kept as copies are, so it counts in `live_memory` and goes with them. What is under way is bounded in bytes and in time; a
// failure is not remembered, the next request tries again.

import { invariant } from '../../base/invariant.ts';
import { maskUrls } from '../../base/mask-url.ts';
import type { Holder } from '../../media/relay/next-holder.ts';
import { nodeSegmentPath } from '../../media/relay/node-segment-path.ts';
import { findEntry, type LiveWindow, type WindowEntry } from '../../media/window.ts';
import type { BytesFact, Clock, Log, Peers } from '../../ports.ts';
import type { LiveStreams } from '../live.ts';
import { Rarely } from '../rarely.ts';
import { type Fetched, SegmentFetch } from './segment-fetch.ts';

export interface RelayedSegmentsNeeds {
  readonly clock: Clock;
  readonly log: Log;
  readonly me: string;
  readonly peers: Pick<Peers, 'getBytes'>;
  readonly live: Pick<LiveStreams, 'segment' | 'takeCopy' | 'window'>;
  /** null: it is no member. */
  readonly apiUrlOf: (node: string) => string | null;
  readonly isSuspect: (node: string) => boolean;
  readonly memoryBytes: () => number;
}

/** hls.js gives up on a segment of which nothing has come after 10 s (its default). A link that takes longer than this and the segment's own
 *  duration cannot keep up with the stream. */
const leastMs = 6000;
/** The part of live_memory that segments under way may take. */
const mostUnderWay = 0.25;

interface UnderWay {
  readonly fetch: SegmentFetch;
  readonly fetched: Promise<Fetched>;
}

export class RelayedSegments {
  readonly #needs: RelayedSegmentsNeeds;
  readonly #underWay = new Map<string, UnderWay>();
  #bytes = 0;
  #isClosed = false;
  readonly #warnings: Rarely;

  constructor(needs: RelayedSegmentsNeeds) {
    this.#needs = needs;
    this.#warnings = new Rarely(needs.clock);
  }

  /** Bytes that room is kept for, of segments under way. */
  get bytes(): number {
    return this.#bytes;
  }

  /** One of the window's. Rejects for a bug only. */
  fetch(window: LiveWindow, entry: WindowEntry): Promise<Fetched> {
    const { stream } = window;
    const bytes = this.#needs.live.segment(stream, entry.name);
    if (bytes !== null) return Promise.resolve({ type: 'whole', bytes });
    if (this.#isClosed) return Promise.resolve({ type: 'unavailable', reason: 'this node is stopping' });
    const key = `${stream}/${entry.name}`;
    const underWay = this.#underWay.get(key) ?? this.#begin(key, window, entry);
    return underWay.fetched;
  }

  close(): void {
    this.#isClosed = true;
    for (const { fetch } of [...this.#underWay.values()]) fetch.close('this node is stopping');
  }

  #begin(key: string, window: LiveWindow, entry: WindowEntry): UnderWay {
    const { clock } = this.#needs;
    let isOver = false;
    let settle: (fetched: Fetched) => void = () => {};
    const fetched = new Promise<Fetched>(resolve => {
      settle = resolve;
    });
    const done = (outcome: Fetched) => {
      isOver = true;
      this.#underWay.delete(key);
      this.#keep(window, entry, outcome);
      settle(outcome);
    };
    const fetch = new SegmentFetch({
      ...{ clock, done, mostMs: leastMs + entry.durationMs },
      holders: () => this.#holders(window.stream, entry),
      ask: (node, tell) => this.#ask(node, window.stream, entry, tell),
    });
    const underWay = { fetch, fetched };
    // It may be over already: nobody has it.
    if (!isOver) this.#underWay.set(key, underWay);
    return underWay;
  }

  #keep({ stream, targetDurationS }: LiveWindow, entry: WindowEntry, fetched: Fetched): void {
    if (fetched.type === 'whole') this.#needs.live.takeCopy({ stream, entry, targetDurationS, bytes: fetched.bytes });
    if (fetched.type === 'unavailable' && !this.#isClosed) this.#warn(stream, entry.name, fetched.reason);
  }

  /** As it is known now: a copy may have been confirmed, or a new owner have found that it has it. */
  #holders(stream: string, entry: WindowEntry): readonly Holder[] {
    const { live, me, apiUrlOf, isSuspect } = this.#needs;
    const window = live.window(stream);
    const { holders } = (window && findEntry(window, entry.name)) ?? entry;
    return holders
      .filter(node => node !== me)
      .map(node => ({ node, standing: apiUrlOf(node) === null ? 'gone' : isSuspect(node) ? 'silent' : 'living' }));
  }

  #ask(node: string, stream: string, { name, size }: WindowEntry, tell: (fact: BytesFact) => void): () => void {
    const { peers, apiUrlOf, clock } = this.#needs;
    const apiUrl = apiUrlOf(node);
    invariant(apiUrl !== null, 'only members are asked');
    if (!this.#hasRoom(size)) {
      const reason = 'live_memory has no room for more segments under way';
      return clock.wakeAt(clock.monotonicMs(), () => tell({ type: 'ended', reason, status: null }));
    }
    this.#bytes += size;
    let isHeld = true;
    const release = () => {
      if (isHeld) this.#bytes -= size;
      isHeld = false;
    };
    const abort = peers.getBytes({ node, apiUrl }, nodeSegmentPath(stream, name), size, fact => {
      if (fact.type !== 'more') release();
      tell(fact);
    });
    return () => {
      release();
      abort();
    };
  }

  /** One alone may always come, if it fits in at all. */
  #hasRoom(size: number): boolean {
    const memoryBytes = this.#needs.memoryBytes();
    return this.#bytes + size <= (this.#bytes === 0 ? memoryBytes : mostUnderWay * memoryBytes);
  }

  #warn(stream: string, name: string, why: string): void {
    if (!this.#warnings.isDue()) return;
    const reason = `viewers here did not get the segment ${name} of ${stream}: ${maskUrls(why)}`;
    this.#needs.log.warn('relay', { reason, stream });
  }
}
