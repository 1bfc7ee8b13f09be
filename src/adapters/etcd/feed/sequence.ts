// What of a feed has been told, and what of the next list, event or sign of life is to be told. Pure: it decides, the feed performs.
// Revisions told only rise, with one exception: a store that itself went back (restored, or another cluster behind the address).
// A list that is merely older than what was told is a stale read (etcd before 3.4.42, 3.5.28, 3.6.9 gives some after a pause), so
// a first one is not believed; when as many lists as there are endpoints, and one more, are older, the store went back.

import type { ChangeEvent, FeedFact } from '../../../cluster/feed.ts';
import type { Entry } from '../../../cluster/transaction.ts';
import type { Changed } from './revisions.ts';

export type Listed = Extract<FeedFact, { type: 'listed' }>;

export class FeedSequence {
  readonly #olderListsToDoubt: number;
  #clusterId: string | null = null;
  /** Everything up to here has been told. */
  #told = 0;
  #lastList = 0;
  #lastProgress = 0;
  #olderLists = 0;
  /** What was told since the list under way was asked for; null: none is under way. */
  #since: { readonly told: number; readonly changes: Changed[] } | null = null;

  constructor(endpointCount: number) {
    this.#olderListsToDoubt = endpointCount;
  }

  /** The first list of a fresh connection. @returns null: not to be believed yet, ask the next endpoint. */
  begin(list: Listed): Listed | null {
    this.#since = null;
    const older = list.clusterId === this.#clusterId && list.revision < this.#told;
    this.#olderLists = older ? this.#olderLists + 1 : 0;
    if (older && this.#olderLists <= this.#olderListsToDoubt) return null;
    this.#olderLists = 0;
    return this.#accept(list);
  }

  /** A further list is asked for while events go on coming. */
  askAgain(): void {
    this.#since = { told: this.#told, changes: [] };
  }

  /** The answer to it, brought forward to what was told meanwhile. @returns null: it went back; begin again on a fresh connection. */
  again(list: Listed): Listed | null {
    const since = this.#since;
    this.#since = null;
    if (since === null || list.clusterId !== this.#clusterId || list.revision < since.told) return null;
    return this.#accept(bringForward(list, since.changes));
  }

  /** @returns what of these revisions is to be told; `repeated`: etcd sent some that it had sent before, a new list should check that. */
  changed(revisions: readonly Changed[]): { readonly facts: readonly Changed[]; readonly repeated: boolean } {
    const facts: Changed[] = [];
    let repeated = false;
    for (const change of revisions) {
      if (change.revision > this.#told) {
        facts.push(change);
        this.#told = change.revision;
        this.#since?.changes.push(change);
      } else if (change.revision > this.#lastList) repeated = true;
    }
    return { facts, repeated };
  }

  /** etcd's answer to a progress request. etcd before 3.4.25 and 3.5.8 may send it ahead of events which it covers (etcd #15220), so
   *  a revision is vouched for only when the answer after it has come. */
  progress(revision: number): FeedFact {
    const vouched = Math.max(this.#told, this.#lastProgress);
    this.#lastProgress = revision;
    return { type: 'heard', revision: vouched };
  }

  #accept(list: Listed): Listed {
    this.#clusterId = list.clusterId;
    this.#told = list.revision;
    this.#lastList = list.revision;
    this.#lastProgress = list.revision;
    return list;
  }
}

/** The list as it is after `changes`, those that it holds already left out. */
function bringForward(list: Listed, changes: readonly Changed[]): Listed {
  const later = changes.filter(change => change.revision > list.revision);
  const last = later.at(-1);
  if (last === undefined) return list;
  const entries = new Map(list.entries.map(entry => [entry.key, entry]));
  for (const change of later) for (const event of change.events) applyTo(entries, event);
  return { ...list, revision: last.revision, entries: [...entries.values()] };
}

function applyTo(entries: Map<string, Entry>, event: ChangeEvent): void {
  if (event.type === 'put') entries.set(event.entry.key, event.entry);
  else entries.delete(event.key);
}
