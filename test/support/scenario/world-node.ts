// One life of a node in the model world: the real step, fed with facts one at a time, its effects performed on a model of etcd and of
// the fence. Main can be frozen: facts then wait, while the fence and etcd go on.

import { parseOwner } from '../../../src/cluster/mirror/values.ts';
import type { Settings } from '../../../src/cluster/settings.ts';
import type { ClusterEffect, ClusterFact, ClusterState } from '../../../src/cluster/state.ts';
import { initialState, step } from '../../../src/cluster/step.ts';
import type { Transaction } from '../../../src/cluster/transaction.ts';
import type { Clock } from '../../../src/ports.ts';
import type { FakeEtcd } from '../fake-etcd.ts';
import { FakeFeed } from '../fake-feed.ts';
import type { Cameras } from './cameras.ts';
import { FenceModel } from './fence-model.ts';
import type { Judge } from './judge.ts';
import type { Link } from './link.ts';

export interface WorldNodeOptions {
  readonly label: string;
  readonly settings: Settings;
  readonly clock: Clock & { unixMs(): number };
  readonly etcd: FakeEtcd;
  readonly judge: Judge;
  readonly cameras: Cameras;
  readonly link: Link;
  readonly slowness: () => number;
  readonly isAlive: (pid: number) => boolean;
  readonly onEffect: (node: WorldNode, effect: ClusterEffect) => void;
  readonly onGone: (node: WorldNode, stream: string) => void;
}

const fenceStartMs = 5;
const inspectMs = 5;
const mostTicksAtOnce = 50;
const threeStartsMs = 2000;
const laterStartMs = 30_000;

export class WorldNode {
  readonly options: WorldNodeOptions;
  readonly fence: FenceModel;
  readonly #feed: FakeFeed;
  state: ClusterState;
  isDead = false;
  #frozen: ClusterFact[] | null = null;
  #cancelWake: () => void = () => {};
  #ticks = { atMs: 0, count: 0 };

  constructor(options: WorldNodeOptions) {
    const { label, settings, clock, etcd, judge, link, slowness } = options;
    this.options = options;
    this.state = initialState(settings, this.#now());
    const gone = (stream: string) => {
      options.onGone(this, stream);
      this.tell({ type: 'gone', stream });
    };
    this.fence = new FenceModel({ node: label, clock, judge, slowness, gone });
    const network = { isConnected: () => link.isConnected && !link.isDeaf, delayMs: () => link.delayMs() };
    this.#feed = new FakeFeed(etcd, settings.prefix, fact => this.tell({ type: 'feed', fact }), network);
    this.startFence();
  }

  startFence(): void {
    const fence = { pid: this.options.settings.main.pid + 1, startTime: 1 };
    this.#after(fenceStartMs, () => this.tell({ type: 'fence', fence }));
  }

  /** Its children die with it. */
  fenceDies(): void {
    this.fence.die();
    this.tell({ type: 'fence', fence: null });
  }

  get label(): string {
    return this.options.label;
  }

  tell(fact: ClusterFact): void {
    if (this.isDead) return;
    if (this.#frozen !== null) {
      this.#frozen.push(fact);
      return;
    }
    const [state, effects] = step(this.state, fact, this.#now());
    if (state.plan !== null && state.plan !== this.state.plan) {
      this.options.judge.planned(state.plan, state.settings.digest);
    }
    this.state = state;
    for (const effect of effects) this.#perform(effect);
    this.#sleep();
  }

  /** kill -9 of main: its fence kills and reaps the children and ends. */
  kill(): void {
    this.#end();
    this.fence.mainDied();
  }

  powerOff(): void {
    this.#end();
    this.fence.die();
  }

  freeze(): void {
    this.#frozen ??= [];
  }

  thaw(): void {
    const facts = this.#frozen ?? [];
    this.#frozen = null;
    for (const fact of facts) this.tell(fact);
    this.tell({ type: 'tick' });
  }

  heal(): void {
    this.options.link.isCut = false;
    this.options.link.isDeaf = false;
    this.healed();
  }

  healed(): void {
    if (!this.isDead && this.options.link.isConnected) this.#feed.healed();
  }

  #end(): void {
    this.isDead = true;
    this.#cancelWake();
    this.#feed.stop();
  }

  #perform(effect: ClusterEffect): void {
    const { link, etcd, onEffect } = this.options;
    onEffect(this, effect);
    switch (effect.type) {
      case 'grant': {
        const { request, ttlSeconds, timeoutMs } = effect;
        const granted = (grant: { leaseId: string; ttlSeconds: number }) =>
          this.tell({ type: 'granted', request, ...grant });
        return link.call('grant', timeoutMs, () => etcd.grant(ttlSeconds), granted, this.#unanswered(request));
      }
      case 'transact':
        return this.#transact(effect);
      case 'deadline':
        return this.fence.setDeadline(effect.session, effect.deadlineMs);
      case 'run':
        this.fence.run(effect.stream, effect.epoch, effect.session);
        return this.#watchStart(effect.stream, effect.epoch);
      case 'halt':
        return this.fence.halt(effect.stream, effect.manner);
      case 'inspect': {
        const { request, processes } = effect;
        const alive = processes.some(({ pid }) => this.options.isAlive(pid));
        this.#after(inspectMs, () => this.tell({ type: 'inspected', request, alive }));
        return;
      }
      case 'exit':
        return this.kill();
      case 'say':
      case 'count':
      case 'ordered':
        return;
    }
  }

  /** An ingest tells after its third vain start, and after each later one; or of its first segment. */
  #watchStart(stream: string, epoch: number, afterMs = threeStartsMs): void {
    const { cameras, settings } = this.options;
    if (!cameras.isKnown(stream)) return;
    this.#after(afterMs, () => {
      if (this.state.runs.get(stream) !== epoch) return;
      if (!cameras.isDead(stream, settings.me)) return this.tell({ type: 'started', stream, epoch });
      this.tell({ type: 'start-failed', stream, epoch, reason: 'no connection to the source' });
      this.#watchStart(stream, epoch, laterStartMs);
    });
  }

  #transact({ request, transaction, timeoutMs, deadlineMs }: Extract<ClusterEffect, { type: 'transact' }>): void {
    const { link, clock } = this.options;
    const failed = this.#unanswered(request);
    if (deadlineMs !== null && clock.monotonicMs() >= deadlineMs) {
      return void this.#after(0, () => failed('not sent: the deadline has passed'));
    }
    const kind = this.#kindOf(request);
    const act = () => this.#apply(kind, transaction);
    link.call(kind, timeoutMs, act, answer => this.tell({ type: 'answered', request, answer }), failed);
  }

  #apply(kind: string, transaction: Transaction) {
    const { etcd, judge, settings } = this.options;
    if (kind !== 'claims') return etcd.apply(transaction);
    // the judge looks at the world as it is before the claim; a dry run tells which parts will be accepted
    const owners = `${settings.prefix}owners/`;
    for (const operation of transaction.then) {
      const put = operation.type === 'transaction' ? operation.transaction.then[0] : undefined;
      if (put?.type !== 'put' || operation.type !== 'transaction') continue;
      const compares = [...transaction.compares, ...operation.transaction.compares];
      const holds = etcd.apply({ compares, then: [], else: [] }).succeeded;
      if (holds) judge.claims(settings.me, parseOwner(put.value)?.session ?? 0, put.key.slice(owners.length));
    }
    return etcd.apply(transaction);
  }

  #unanswered(request: number): (reason: string) => void {
    return reason => this.tell({ type: 'unanswered', request, reason });
  }

  /** What a scenario calls it. */
  #kindOf(request: number): string {
    const purpose = this.state.pending.get(request)?.purpose.type;
    if (purpose !== 'session') return purpose ?? 'unknown';
    const { session } = this.state;
    if (session.type === 'joining') return session.step === 'delete' ? 'removal' : 'join';
    return 'renewal';
  }

  #sleep(): void {
    this.#cancelWake();
    const { clock } = this.options;
    const atMs = this.state.wakeMs;
    if (this.isDead || atMs === Number.POSITIVE_INFINITY) return;
    this.#refuseToSpin(atMs);
    this.#cancelWake = clock.wakeAt(Math.max(atMs, clock.monotonicMs()), () => this.tell({ type: 'tick' }));
  }

  #refuseToSpin(atMs: number): void {
    const nowMs = this.options.clock.monotonicMs();
    this.#ticks = { atMs: nowMs, count: this.#ticks.atMs === nowMs && atMs <= nowMs ? this.#ticks.count + 1 : 0 };
    if (this.#ticks.count > mostTicksAtOnce) throw new Error(`${this.label} turns in circles at ${nowMs} ms`);
  }

  #after(ms: number, act: () => void): void {
    this.options.clock.wakeAt(this.options.clock.monotonicMs() + ms, act);
  }

  #now() {
    return { monotonicMs: this.options.clock.monotonicMs(), unixMs: this.options.clock.unixMs() };
  }
}
