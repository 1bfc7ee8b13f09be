// The Store port on the model of etcd: one node's view, with a network between that the test or the simulation commands. Everything
// goes by the given clock, so it is as deterministic as that. A call takes no time at all unless `weather` says so.

import { RetryError } from '../../src/base/errors.ts';
import type { FeedFact } from '../../src/cluster/feed.ts';
import type { Transaction, TransactionAnswer } from '../../src/cluster/transaction.ts';
import type { LeaseGrant, Store, StoreStatus } from '../../src/ports.ts';
import type { FakeEtcd } from './fake-etcd.ts';
import { FakeFeed } from './fake-feed.ts';

/** What happens to one call: ms until the request is done by etcd, and from there until its answer is here; null: never.
 *  A request may be done long after the caller has given up. */
export interface Weather {
  readonly requestMs: number | null;
  readonly answerMs: number | null;
}

export type Call = { readonly type: 'grant' } | { readonly type: 'transact'; readonly transaction: Transaction };

const fair: Weather = { requestMs: 0, answerMs: 0 };

export class FakeStore implements Store {
  readonly #etcd: FakeEtcd;
  readonly #feeds = new Set<FakeFeed>();
  #connected = true;
  #closed = false;
  #trouble: string | null = null;
  /** Asked for every call while the store is connected; while it is cut, requests are lost. */
  weather: (call: Call) => Weather = () => fair;
  /** How long a committed revision is on its way to this store's feeds. */
  feedDelayMs = 0;

  constructor(etcd: FakeEtcd) {
    this.#etcd = etcd;
  }

  grantLease(ttlSeconds: number, timeoutMs: number): Promise<LeaseGrant> {
    return this.#call('grant a lease', { type: 'grant' }, timeoutMs, () => this.#etcd.grant(ttlSeconds));
  }

  transact(transaction: Transaction, timeoutMs: number): Promise<TransactionAnswer> {
    const call: Call = { type: 'transact', transaction };
    return this.#call('make a transaction', call, timeoutMs, () => this.#etcd.apply(transaction));
  }

  follow(prefix: string, tell: (fact: FeedFact) => void): () => void {
    const network = { isConnected: () => this.#connected, delayMs: () => this.feedDelayMs };
    const feed = new FakeFeed(this.#etcd, prefix, tell, network);
    this.#feeds.add(feed);
    return () => {
      feed.stop();
      this.#feeds.delete(feed);
    };
  }

  status(): StoreStatus {
    return { endpoint: 'http://fake:2379', version: 'fake', trouble: this.#trouble, warning: null, databaseBytes: 0 };
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const feed of this.#feeds) feed.stop();
    this.#feeds.clear();
  }

  /** Cuts this node off from etcd. Its feeds are broken after 3 s of silence; calls get no answer, also those under way. */
  cut(): void {
    this.#connected = false;
  }

  /** Mends it. A feed that was broken lists again, another one goes on where it was. */
  heal(): void {
    this.#connected = true;
    for (const feed of this.#feeds) feed.healed();
  }

  /** Breaks all feeds at once and lets them list again: a compaction, a restart of the server. */
  breakFeeds(reason: string): void {
    for (const feed of this.#feeds) feed.break(reason);
  }

  #call<T>(what: string, call: Call, timeoutMs: number, act: () => T): Promise<T> {
    if (this.#closed) return Promise.reject(new RetryError(`could not ${what}: the store is closed`));
    const { clock } = this.#etcd;
    return new Promise<T>((resolve, reject) => {
      const fail = (sentence: string) => {
        this.#trouble = sentence;
        reject(new RetryError(sentence));
      };
      const cancelTimeout = clock.wakeAt(clock.monotonicMs() + timeoutMs, () =>
        fail(`could not ${what}: the fake etcd did not answer within ${timeoutMs} ms`),
      );
      const answer = (settle: () => void) => {
        if (!this.#connected) return;
        cancelTimeout();
        this.#trouble = null;
        settle();
      };
      const weather = this.#connected ? this.weather(call) : { requestMs: null, answerMs: null };
      this.#after(weather.requestMs, () => {
        const outcome = attempt(act);
        this.#after(weather.answerMs, () =>
          answer(() => (outcome.error ? reject(outcome.error) : resolve(outcome.value as T))),
        );
      });
    });
  }

  /** At once when the time is 0, so that a fair call needs no step of the clock. */
  #after(ms: number | null, act: () => void): void {
    if (ms === null) return;
    if (ms === 0) act();
    else this.#etcd.clock.wakeAt(this.#etcd.clock.monotonicMs() + ms, act);
  }
}

function attempt<T>(act: () => T): { readonly value?: T; readonly error?: unknown } {
  try {
    return { value: act() };
  } catch (error) {
    return { error };
  }
}
