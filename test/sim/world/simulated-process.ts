// A process of the simulated world that takes messages and timers one at a time. It can be killed and frozen. While it is frozen everything
// waits; after the thaw each channel goes on in its own order, but between channels the order is chance, as with sockets and timers.

import type { Clock } from '../../../src/ports.ts';
import type { Seeded } from '../../support/scenario/seeded.ts';
import type { MachineClock } from './machine-clock.ts';

interface Delivery {
  readonly channel: string;
  readonly act: () => void;
}

const timers = 'timers';
/** Node serves its timers first after it stood still, unless it was stopped while it was reading. */
const timersFirstShare = 0.5;
/** How late a timer is. */
const timerLatenessMs = 1.2;

export class SimulatedProcess {
  readonly pid: number;
  readonly clock: MachineClock;
  readonly chance: Seeded;
  #isAlive = true;
  #isFrozen = false;
  #backlog: Delivery[] = [];

  constructor(pid: number, clock: MachineClock, chance: Seeded) {
    this.pid = pid;
    this.clock = clock;
    this.chance = chance;
  }

  get isAlive(): boolean {
    return this.#isAlive;
  }

  get isFrozen(): boolean {
    return this.#isFrozen;
  }

  get identity(): { readonly pid: number; readonly startTime: number } {
    return { pid: this.pid, startTime: this.pid };
  }

  deliver(channel: string, act: () => void): void {
    if (!this.#isAlive) return;
    // also while it is thawing: nothing overtakes what waited
    if (this.#isFrozen || this.#backlog.length > 0) this.#backlog.push({ channel, act });
    else act();
  }

  /** By the machine's clock. */
  wakeAt(atMs: number, wake: () => void): () => void {
    let isCancelled = false;
    const lateMs = this.chance.number() * timerLatenessMs;
    const cancel = this.clock.wakeAt(Math.max(atMs, this.clock.monotonicMs()) + lateMs, () =>
      this.deliver(timers, () => {
        if (!isCancelled) wake();
      }),
    );
    return () => {
      isCancelled = true;
      cancel();
    };
  }

  /** As a port: timers end with the process, and wait while it is frozen. */
  get port(): Clock {
    return {
      monotonicMs: () => this.clock.monotonicMs(),
      unixMs: () => this.clock.unixMs(),
      wakeAt: (atMs, wake) => this.wakeAt(atMs, wake),
    };
  }

  wakeIn(ms: number, wake: () => void): () => void {
    return this.wakeAt(this.clock.monotonicMs() + ms, wake);
  }

  freeze(): void {
    this.#isFrozen = true;
  }

  thaw(): void {
    if (!this.#isFrozen) return;
    this.#isFrozen = false;
    const isTimersFirst = this.chance.happens(timersFirstShare);
    while (this.#isAlive && !this.#isFrozen && this.#backlog.length > 0) this.#takeOne(isTimersFirst);
  }

  /** At once and for good. */
  end(): void {
    this.#isAlive = false;
    this.#backlog = [];
  }

  #takeOne(isTimersFirst: boolean): void {
    const channels = [...new Set(this.#backlog.map(({ channel }) => channel))];
    const channel = isTimersFirst && channels.includes(timers) ? timers : this.chance.pick(channels);
    const index = this.#backlog.findIndex(delivery => delivery.channel === channel);
    const [delivery] = this.#backlog.splice(index, 1);
    delivery?.act();
  }
}
