// The loop: facts go into one inbox, each is put through the pure step, its effects are performed, and the loop is woken when step
// wants to be. The only place that holds the cluster's state. Callbacks post facts and decide nothing.

import type { Settings } from '../../cluster/settings.ts';
import type { ClusterEffect, ClusterFact, ClusterState, Now } from '../../cluster/state.ts';
import { initialState, step } from '../../cluster/step.ts';
import type { Clock } from '../../ports.ts';

/** A timer that is a little late is no news; one that comes a little early would turn in circles. */
const leastSleepMs = 1;

export class ClusterLoop {
  readonly #clock: Clock;
  readonly #perform: (effect: ClusterEffect) => void;
  readonly #turned: (before: ClusterState, after: ClusterState) => void;
  readonly #inbox: ClusterFact[] = [];
  #state: ClusterState;
  #running = false;
  #closed = false;
  #cancelWake: () => void = () => {};

  /** @param turned told of each new state, before its effects; it changes nothing of the cluster. */
  constructor(
    settings: Settings,
    clock: Clock,
    perform: (effect: ClusterEffect) => void,
    turned: (before: ClusterState, after: ClusterState) => void = () => {},
  ) {
    this.#clock = clock;
    this.#perform = perform;
    this.#turned = turned;
    this.#state = initialState(settings, this.#now());
  }

  get state(): ClusterState {
    return this.#state;
  }

  post(fact: ClusterFact): void {
    if (this.#closed) return;
    this.#inbox.push(fact);
    // an effect may post a fact at once: it waits its turn, so that steps never nest
    if (!this.#running) this.#drain();
  }

  /** No fact is taken and no effect performed any more. */
  close(): void {
    this.#closed = true;
    this.#inbox.length = 0;
    this.#cancelWake();
  }

  #drain(): void {
    this.#running = true;
    try {
      for (let fact = this.#inbox.shift(); fact !== undefined; fact = this.#inbox.shift()) {
        const before = this.#state;
        const [state, effects] = step(before, fact, this.#now());
        this.#state = state;
        this.#turned(before, state);
        for (const effect of effects) if (!this.#closed) this.#perform(effect);
      }
    } finally {
      this.#running = false;
    }
    this.#sleep();
  }

  #sleep(): void {
    this.#cancelWake();
    const atMs = this.#state.wakeMs;
    if (this.#closed || atMs === Number.POSITIVE_INFINITY) return;
    const earliestMs = this.#clock.monotonicMs() + leastSleepMs;
    this.#cancelWake = this.#clock.wakeAt(Math.max(atMs, earliestMs), () => this.post({ type: 'tick' }));
  }

  #now(): Now {
    return { monotonicMs: this.#clock.monotonicMs(), unixMs: this.#clock.unixMs() };
  }
}
