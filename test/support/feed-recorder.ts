// Keeps what a feed told, and what a listener would believe by it. Complains at once about a feed that breaks its own rules.

import type { FeedFact } from '../../src/cluster/feed.ts';
import type { Entry } from '../../src/cluster/transaction.ts';

export class FeedRecorder {
  readonly facts: FeedFact[] = [];
  readonly entries = new Map<string, Entry>();
  /** Rules of the feed that were broken, as sentences. */
  readonly faults: string[] = [];
  /** For how long nothing had been told when it said 'broken' last. */
  silentMs = 0;
  #revision = 0;
  #fresh = false;
  #toldMs = performance.now();

  readonly tell = (fact: FeedFact): void => {
    this.facts.push(fact);
    const nowMs = performance.now();
    if (fact.type === 'broken') this.silentMs = nowMs - this.#toldMs;
    this.#toldMs = nowMs;
    if (fact.type === 'listed') this.#list(fact);
    else if (fact.type === 'changed') this.#change(fact);
    else if (fact.type === 'broken') this.#fresh = false;
    else if (!this.#fresh) this.faults.push('heard without a list');
  };

  get fresh(): boolean {
    return this.#fresh;
  }

  get revision(): number {
    return this.#revision;
  }

  count(type: FeedFact['type']): number {
    return this.facts.filter(fact => fact.type === type).length;
  }

  get changes(): Extract<FeedFact, { type: 'changed' }>[] {
    return this.facts.filter(fact => fact.type === 'changed');
  }

  values(): Record<string, string> {
    return Object.fromEntries([...this.entries].map(([key, entry]) => [key, entry.value]));
  }

  #list({ revision, entries }: Extract<FeedFact, { type: 'listed' }>): void {
    this.#fresh = true;
    this.#revision = revision;
    this.entries.clear();
    for (const entry of entries) this.entries.set(entry.key, entry);
  }

  #change({ revision, events }: Extract<FeedFact, { type: 'changed' }>): void {
    if (!this.#fresh) this.faults.push(`revision ${revision} without a list`);
    if (revision <= this.#revision) this.faults.push(`revision ${revision} after ${this.#revision}`);
    this.#revision = revision;
    for (const event of events) {
      if (event.type === 'put') this.entries.set(event.entry.key, event.entry);
      else this.entries.delete(event.key);
    }
  }
}
