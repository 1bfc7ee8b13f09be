// Asks the node again and again what the page shows: the nodes every 1.5 s, so that leases are seen to run and be renewed; the streams less
// often the more of them there are (2,000 are 2 MB of JSON), and at once when something has happened. A page that nobody sees asks rarely.

import type { Action, PageState } from '../state/page-state.ts';
import type { Peer, Stream, StreamDetails, ThisNode } from '../state/picture.ts';
import { AskError, read } from './ask.ts';

const refreshMs = 1500;
const hiddenMs = 10_000;
/** 2,000 streams: every 5 s. */
const msPerStream = 2.5;
/** After an event more may come at once: 100 of them when a node is lost. 2,000 streams: 1 s. */
const settleMs = 400;
const settleMsPerStream = 0.5;
const mostStreams = 10_000;

export class Poll {
  readonly #state: () => PageState;
  readonly #dispatch: (action: Action) => void;
  #streamsDueMs = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #dueMs = 0;
  #isAsking = false;
  #isWanted = false;

  constructor(state: () => PageState, dispatch: (action: Action) => void) {
    this.#state = state;
    this.#dispatch = dispatch;
  }

  start(): void {
    document.addEventListener('visibilitychange', () => document.hidden || this.soon(0));
    void this.#ask();
  }

  /** Something has happened: the streams may have moved. */
  soon(inMs = this.#settleMs()): void {
    this.#streamsDueMs = 0;
    this.#isWanted = this.#isAsking;
    // Never later than it was to be: one event after the other would put it off for ever.
    if (!this.#isAsking && performance.now() + inMs < this.#dueMs) this.#again(inMs);
  }

  #again(inMs: number): void {
    clearTimeout(this.#timer);
    this.#dueMs = performance.now() + inMs;
    this.#timer = setTimeout(() => void this.#ask(), inMs);
  }

  async #ask(): Promise<void> {
    this.#isAsking = true;
    try {
      await Promise.all([this.#askOverview(), this.#askStreams(), this.#askDetails()]);
    } catch (error) {
      this.#dispatch({ type: 'silence', why: error instanceof Error ? error.message : String(error) });
    }
    this.#isAsking = false;
    this.#again(this.#isWanted ? this.#settleMs() : document.hidden ? hiddenMs : refreshMs);
    this.#isWanted = false;
  }

  #settleMs(): number {
    return Math.max(settleMs, this.#streamCount() * settleMsPerStream);
  }

  /** Few of them: each time. */
  #msBetweenStreams(): number {
    return Math.max(0, this.#streamCount() * msPerStream - refreshMs / 2);
  }

  #streamCount(): number {
    return this.#state().streams?.length ?? 0;
  }

  async #askOverview(): Promise<void> {
    const [{ body: node, unixMs }, { body }] = await Promise.all([
      read<ThisNode>('/config/stats'),
      read<{ readonly peers: readonly Peer[] }>('/cluster/peers?limit=1000'),
    ]);
    this.#dispatch({ type: 'overview', node, peers: body.peers, unixMs });
  }

  async #askStreams(): Promise<void> {
    const nowMs = performance.now();
    if (nowMs < this.#streamsDueMs) return;
    this.#streamsDueMs = nowMs + this.#msBetweenStreams();
    const { body } = await read<{ readonly streams: readonly Stream[]; readonly estimated_count: number }>(
      `/streams?limit=${mostStreams}`,
    );
    this.#dispatch({ type: 'streams', streams: body.streams, count: body.estimated_count });
  }

  async #askDetails(): Promise<void> {
    const { opened } = this.#state();
    if (opened === null) return;
    try {
      const { body } = await read<StreamDetails>(`/streams/${encodeURIComponent(opened)}`);
      this.#dispatch({ type: 'details', details: body });
    } catch (error) {
      // It was removed, or never was: the list says so.
      if (!(error instanceof AskError) || error.status !== 404) throw error;
    }
  }
}
