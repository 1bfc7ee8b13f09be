// Etcd as a service: the model of its store behind a door that may be slow, without a leader, down, or led by one that does not know yet
// that it is deposed. What waits while there is no leader may be lost or be done later; with a new leader, or after a restart, every
// lease has its full TTL again.

import { FakeEtcd } from '../../support/fake-etcd.ts';
import { attempt, type Outcome } from '../../support/outcome.ts';
import type { Seeded } from '../../support/scenario/seeded.ts';
import type { MachineClock } from './machine-clock.ts';
import type { Timeline } from './timeline.ts';
import type { WorldSettings } from './world-settings.ts';

type Lessor = Pick<WorldSettings, 'minTtlSeconds' | 'lessorEveryMs'>;

const parkedShare = 0.5;

export class Etcd {
  readonly store: FakeEtcd;
  readonly #timeline: Timeline;
  readonly #chance: Seeded;
  #isUp = true;
  #hasLeader = true;
  /** How often it has stopped serving. */
  troubles = 0;
  /** Within these bounds each request waits before it is done. */
  slowness: readonly [number, number] = [0.1, 2];
  #parked: (() => void)[] = [];

  constructor(timeline: Timeline, chance: Seeded, clock: MachineClock, lessor: Lessor) {
    this.#timeline = timeline;
    this.#chance = chance;
    this.store = new FakeEtcd({ clock, minTtlSeconds: lessor.minTtlSeconds, lessorEveryMs: lessor.lessorEveryMs });
  }

  get isServing(): boolean {
    return this.#isUp && this.#hasLeader;
  }

  /** A request that has arrived: done now or later, or never. */
  take<T>(act: () => T, answer: (outcome: Outcome<T>) => void): void {
    const ms = this.#chance.between(...this.slowness);
    this.#timeline.after(ms, () => this.#do(() => answer(attempt(act))));
  }

  loseLeader(): void {
    this.troubles += 1;
    this.#hasLeader = false;
    this.store.holdLeases();
  }

  stop(): void {
    this.troubles += 1;
    this.#isUp = false;
    this.#parked = [];
    this.store.holdLeases();
  }

  /** A leader is there. */
  recover(): void {
    if (this.isServing) return;
    this.#isUp = true;
    this.#hasLeader = true;
    this.store.renewAllLeases();
    const parked = this.#parked;
    this.#parked = [];
    for (const act of parked) this.#timeline.after(this.#chance.between(0, 50), () => this.#do(act));
  }

  #do(act: () => void): void {
    if (this.isServing) act();
    else if (this.#isUp && this.#chance.happens(parkedShare)) this.#parked.push(act);
  }
}
