// The feed of the fake store: list, then revisions in order, a sign of life every second, a list every minute, 'broken' after 3 s
// without a network. What is on its way when the network is cut arrives after it was mended, as over TCP, unless the feed broke.

import type { FeedFact } from '../../src/cluster/feed.ts';
import type { FakeEtcd, Revision } from './fake-etcd.ts';

export interface FakeNetwork {
  isConnected(): boolean;
  delayMs(): number;
}

const tickMs = 1000;
const silenceMs = 3000;
const ticksBetweenLists = 60;

export class FakeFeed {
  readonly #etcd: FakeEtcd;
  readonly #prefix: string;
  readonly #tell: (fact: FeedFact) => void;
  readonly #network: FakeNetwork;
  readonly #stopListening: () => void;
  #state: 'starting' | 'fresh' | 'broken' | 'stopped' = 'starting';
  /** Revisions under way, oldest first. */
  #underWay: { readonly atMs: number; readonly revision: Revision }[] = [];
  #told = 0;
  #lastSignMs: number;
  #ticks = 0;

  constructor(etcd: FakeEtcd, prefix: string, tell: (fact: FeedFact) => void, network: FakeNetwork) {
    this.#etcd = etcd;
    this.#prefix = prefix;
    this.#tell = tell;
    this.#network = network;
    this.#lastSignMs = etcd.clock.monotonicMs();
    this.#stopListening = etcd.listen(revision => this.#send(revision));
    this.#wakeIn(network.delayMs(), () => this.#list());
    this.#wakeIn(tickMs, () => this.#tick());
  }

  stop(): void {
    this.#state = 'stopped';
    this.#stopListening();
  }

  break(reason: string): void {
    if (this.#state === 'stopped') return;
    if (this.#state !== 'broken') this.#tell({ type: 'broken', reason });
    this.#state = 'broken';
    this.#underWay = [];
    this.#wakeIn(this.#network.delayMs(), () => this.#list());
  }

  healed(): void {
    if (this.#state === 'fresh') this.#deliver();
    else this.#wakeIn(this.#network.delayMs(), () => this.#list());
  }

  #list(): void {
    if (this.#state === 'stopped' || this.#state === 'fresh' || !this.#network.isConnected()) return;
    this.#state = 'fresh';
    this.#tellList();
  }

  #tellList(): void {
    const { clusterId, revision } = this.#etcd;
    this.#underWay = [];
    this.#told = revision;
    this.#lastSignMs = this.#etcd.clock.monotonicMs();
    this.#tell({ type: 'listed', clusterId, revision, entries: this.#etcd.list(this.#prefix) });
  }

  #send({ revision, events }: Revision): void {
    if (this.#state !== 'fresh') return;
    const below = events.filter(event => keyOf(event).startsWith(this.#prefix));
    const earliestMs = this.#etcd.clock.monotonicMs() + this.#network.delayMs();
    const atMs = Math.max(earliestMs, this.#underWay.at(-1)?.atMs ?? 0);
    this.#underWay.push({ atMs, revision: { revision, events: below } });
    this.#etcd.clock.wakeAt(atMs, () => this.#deliver());
  }

  #deliver(): void {
    while (this.#state === 'fresh' && this.#network.isConnected()) {
      const next = this.#underWay[0];
      if (next === undefined || next.atMs > this.#etcd.clock.monotonicMs()) return;
      this.#underWay.shift();
      this.#told = next.revision.revision;
      this.#lastSignMs = this.#etcd.clock.monotonicMs();
      if (next.revision.events.length > 0) this.#tell({ type: 'changed', ...next.revision });
    }
  }

  #tick(): void {
    if (this.#state === 'stopped') return;
    this.#ticks += 1;
    if (this.#network.isConnected()) this.#sign();
    else if (this.#etcd.clock.monotonicMs() >= this.#lastSignMs + silenceMs) this.#silent();
    this.#wakeIn(tickMs, () => this.#tick());
  }

  #sign(): void {
    if (this.#state !== 'fresh') return this.#list();
    this.#lastSignMs = this.#etcd.clock.monotonicMs();
    if (this.#ticks % ticksBetweenLists === 0) this.#tellList();
    else this.#tell({ type: 'heard', revision: this.#told });
  }

  #silent(): void {
    if (this.#state !== 'broken') this.#tell({ type: 'broken', reason: 'no sign of life from the fake etcd for 3 s' });
    this.#state = 'broken';
    this.#underWay = [];
  }

  #wakeIn(ms: number, wake: () => void): void {
    this.#etcd.clock.wakeAt(this.#etcd.clock.monotonicMs() + ms, wake);
  }
}

function keyOf(event: Revision['events'][number]): string {
  return event.type === 'put' ? event.entry.key : event.key;
}
