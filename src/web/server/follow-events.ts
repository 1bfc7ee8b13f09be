// Reads what has happened in the cluster, and what happens as it happens, over one long answer. Not by EventSource, which can send no password. A node without that
// route is asked again now and then, as it may be upgraded under an open page. A page that nobody sees lets go of it: a browser has only six
// connections for all pages of one node.

import { type ClusterEvent, eventOf, takeEvents } from '../events/cluster-event.ts';
import type { EventFeed } from '../state/page-state.ts';
import { AskError, apiBase, authorized, read } from './ask.ts';

const againMs = [1000, 2000, 5000, 10_000];
const withoutRouteMs = 60_000;
/** Of what was before the page was opened. */
const mostOld = 100;

export interface EventNeeds {
  /** @param isNew it has happened just now. */
  readonly onEvent: (event: ClusterEvent, isNew: boolean) => void;
  readonly onFeed: (feed: EventFeed) => void;
}

export class EventFollower {
  readonly #needs: EventNeeds;
  #lastId: string | null = null;
  #failures = 0;
  #following: AbortController | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(needs: EventNeeds) {
    this.#needs = needs;
  }

  start(): void {
    document.addEventListener('visibilitychange', () => (document.hidden ? this.#stop() : this.restart()));
    this.restart();
  }

  /** Also when somebody has logged in: who may read may have changed. */
  restart(): void {
    this.#stop();
    const following = new AbortController();
    this.#following = following;
    void this.#follow(following.signal);
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#following?.abort();
    this.#following = null;
  }

  async #follow(signal: AbortSignal): Promise<void> {
    const feed = await this.#readAll(signal).catch(feedAfter);
    if (signal.aborted) return;
    this.#needs.onFeed(feed);
    const waitMs = feed === 'none' ? withoutRouteMs : againMs[Math.min(this.#failures, againMs.length - 1)];
    this.#failures += 1;
    this.#timer = setTimeout(() => this.restart(), waitMs);
  }

  /** Until the answer ends. */
  async #readAll(signal: AbortSignal): Promise<EventFeed> {
    this.#lastId ??= await this.#readOld();
    const headers = { Accept: 'text/event-stream', ...authorized() };
    const response = await fetch(`${apiBase}/cluster/events?since=${encodeURIComponent(this.#lastId)}`, {
      headers,
      signal,
    });
    if (!response.ok || response.body === null) return 'broken';
    this.#failures = 0;
    this.#needs.onFeed('open');
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return 'broken';
      const { events, rest } = takeEvents(text + value);
      text = rest;
      for (const event of events) {
        this.#lastId = event.id;
        this.#needs.onEvent(event, true);
      }
    }
  }

  /** Returns the id that everything newer is asked by. */
  async #readOld(): Promise<string> {
    const { body } = await read<{ readonly events: readonly unknown[]; readonly next: string }>(
      '/cluster/events?format=json',
    );
    for (const event of body.events.slice(-mostOld).flatMap(value => eventOf(value) ?? [])) {
      this.#needs.onEvent(event, false);
    }
    return body.next;
  }
}

function feedAfter(error: unknown): EventFeed {
  const isMissing = error instanceof AskError && (error.status === 404 || error.status === 501);
  return isMissing ? 'none' : 'broken';
}
