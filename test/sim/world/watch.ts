// A node's feed: a list, then every revision in order over one connection. It breaks by silence, by a cut, or by etcd's will, and then
// lists anew. What was under way on a broken connection is lost, what was under way on a slow one comes late.

import type { FeedFact } from '../../../src/cluster/feed.ts';
import type { Revision } from '../../support/fake-etcd.ts';
import type { SimulatedProcess } from './simulated-process.ts';
import type { Way } from './way.ts';
import type { World } from './world.ts';

const signMs = 1000;
const silenceMs = 3000;
/** A way in fair weather takes less. */
const promptMs = 10;
const listTimeoutMs = 1000;
const pausesMs = [0, 100, 200, 500, 1000];

export interface WatchOptions {
  readonly world: World;
  readonly process: SimulatedProcess;
  readonly way: Way;
  readonly tell: (fact: FeedFact) => void;
}

export class Watch {
  readonly #options: WatchOptions;
  /** Of the present connection; what belongs to another one means nothing. */
  #connection = 0;
  #isListed = false;
  #isTold = false;
  #failures = 0;
  #lastSignMs = 0;
  #lastArrivalMs = 0;
  #toldRevision = 0;
  #stopListening: () => void = () => {};
  /** Beside the way's own delay: the member of etcd lags behind. */
  lagMs = 0;

  constructor(options: WatchOptions) {
    this.#options = options;
    this.#connect();
    this.#sign();
  }

  /** What etcd said long ago has arrived. */
  get isPrompt(): boolean {
    return this.lagMs === 0 && this.#lastArrivalMs <= this.#options.world.timeline.nowMs + promptMs;
  }

  stop(): void {
    this.#connection += 1;
    this.#stopListening();
  }

  break(reason: string): void {
    const { process, tell } = this.#options;
    if (!process.isAlive) return;
    this.stop();
    if (this.#isTold) tell({ type: 'broken', reason });
    this.#isTold = false;
    this.#isListed = false;
    const pauseMs = pausesMs[Math.min(this.#failures, pausesMs.length - 1)] ?? 0;
    this.#failures += 1;
    const connection = this.#connection;
    process.wakeIn(pauseMs, () => {
      if (connection === this.#connection) this.#connect();
    });
  }

  #connect(): void {
    const { world, process, way } = this.#options;
    this.#connection += 1;
    this.#isListed = false;
    const connection = this.#connection;
    way.send(() =>
      world.etcd.take(
        () => this.#list(connection),
        () => {},
      ),
    );
    process.wakeIn(listTimeoutMs, () => {
      if (connection === this.#connection && !this.#isListed) this.break('could not list: no answer within 1 s');
    });
  }

  /** At etcd: from here on every revision follows. */
  #list(connection: number): void {
    const { world } = this.#options;
    if (connection !== this.#connection) return;
    const { store } = world.etcd;
    const { clusterId, revision } = store;
    const entries = store.list(world.prefix);
    this.#stopListening();
    this.#stopListening = store.listen(change => this.#send(connection, change));
    this.#arrive(connection, () => {
      this.#isListed = true;
      this.#isTold = true;
      this.#failures = 0;
      this.#toldRevision = revision;
      this.#options.tell({ type: 'listed', clusterId, revision, entries });
    });
  }

  #send(connection: number, { revision, events }: Revision): void {
    this.#arrive(connection, () => {
      this.#toldRevision = revision;
      this.#options.tell({ type: 'changed', revision, events });
    });
  }

  #arrive(connection: number, act: () => void): void {
    const { world, way } = this.#options;
    const { timeline } = world;
    this.#lastArrivalMs = Math.max(this.#lastArrivalMs, timeline.nowMs + way.delayMs() + this.lagMs);
    timeline.at(this.#lastArrivalMs, () => this.#receive(connection, act));
  }

  #receive(connection: number, act: () => void): void {
    const { process, way } = this.#options;
    if (connection !== this.#connection) return;
    // in order: what comes behind it waits as well
    if (!way.isOpenBack) return way.onMended(() => this.#receive(connection, act));
    process.deliver('watch', () => {
      if (connection !== this.#connection) return;
      this.#lastSignMs = process.clock.monotonicMs();
      act();
    });
  }

  #sign(): void {
    const { world, process, way, tell } = this.#options;
    const nowMs = process.clock.monotonicMs();
    if (this.#isListed) {
      if (way.isOpen && world.etcd.isServing && this.lagMs < silenceMs) {
        this.#lastSignMs = nowMs;
        if (world.settings.tellsSigns) tell({ type: 'heard', revision: this.#toldRevision });
      } else if (nowMs >= this.#lastSignMs + silenceMs) this.break('no sign of life for 3 s');
    }
    process.wakeIn(signMs, () => this.#sign());
  }
}
