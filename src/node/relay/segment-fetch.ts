// One segment on its way here from the nodes that have it, for all who wait for it. Whom to ask, and when the next one, is decided in
// media/relay/next-holder.ts; this asks, listens and keeps the time. It ends with the first node that has sent the segment whole, when no
// living node has it, or when its time is over; then nothing of it is left, no request and no timer.

import { type Asked, type Holder, nextHolder } from '../../media/relay/next-holder.ts';
import type { BytesFact, Clock } from '../../ports.ts';

export type Fetched =
  | { readonly type: 'whole'; readonly bytes: Buffer }
  /** No living node has it. */
  | { readonly type: 'gone' }
  /** It may be had a moment later. */
  | { readonly type: 'unavailable'; readonly reason: string };

export interface SegmentFetchNeeds {
  readonly clock: Clock;
  /** Who is known to have it now, best first. */
  readonly holders: () => readonly Holder[];
  /** Asks that node for it; what it returns ends the request. */
  readonly ask: (node: string, tell: (fact: BytesFact) => void) => () => void;
  readonly done: (fetched: Fetched) => void;
  /** How long it may take. */
  readonly mostMs: number;
}

export class SegmentFetch {
  readonly #needs: SegmentFetchNeeds;
  readonly #untilMs: number;
  readonly #asked = new Map<string, Asked>();
  readonly #aborts = new Map<string, () => void>();
  #trouble = 'no node has answered';
  #isOver = false;
  #cancelLook: () => void = () => {};

  constructor(needs: SegmentFetchNeeds) {
    this.#needs = needs;
    this.#untilMs = needs.clock.monotonicMs() + needs.mostMs;
    this.#look();
  }

  close(reason: string): void {
    this.#end({ type: 'unavailable', reason });
  }

  #look(): void {
    this.#cancelLook();
    while (!this.#isOver) {
      const { clock, holders } = this.#needs;
      const step = nextHolder(holders(), this.#asked, { nowMs: clock.monotonicMs(), untilMs: this.#untilMs });
      switch (step.type) {
        case 'ask':
          this.#ask(step.node);
          break;
        case 'wait':
          this.#cancelLook = clock.wakeAt(step.untilMs, () => this.#look());
          return;
        case 'late':
          return this.#end({ type: 'unavailable', reason: this.#trouble });
        case 'gone':
          return this.#end({ type: 'gone' });
      }
    }
  }

  #ask(node: string): void {
    const askedMs = this.#needs.clock.monotonicMs();
    this.#asked.set(node, { type: 'underWay', askedMs, heardMs: askedMs });
    this.#aborts.set(
      node,
      this.#needs.ask(node, fact => this.#take(node, askedMs, fact)),
    );
  }

  #take(node: string, askedMs: number, fact: BytesFact): void {
    if (this.#isOver) return;
    const nowMs = this.#needs.clock.monotonicMs();
    if (fact.type === 'more') return void this.#asked.set(node, { type: 'underWay', askedMs, heardMs: nowMs });
    this.#aborts.delete(node);
    if (fact.type === 'whole') return this.#end(fact);
    const isLacking = fact.status === 404 || fact.status === 410;
    this.#asked.set(node, isLacking ? { type: 'lacking' } : { type: 'failed', atMs: nowMs });
    this.#trouble = `${node}: ${fact.reason}`;
    this.#look();
  }

  #end(fetched: Fetched): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#cancelLook();
    for (const abort of this.#aborts.values()) abort();
    this.#aborts.clear();
    this.#needs.done(fetched);
  }
}
