// The calls of one main process to etcd: each ends within its timeout by the node's own clock, whatever becomes of it at etcd.
// What comes after that is thrown away, as a cancelled call's answer is.

import type { Outcome } from '../../support/outcome.ts';
import type { SimulatedProcess } from './simulated-process.ts';
import type { Way } from './way.ts';
import type { World } from './world.ts';

export interface CallEnd<T> {
  readonly answered: (value: T) => void;
  readonly failed: (reason: string) => void;
}

/** A member that does not lead its followers any more is left for another one, sooner or later. */
const nextEndpointShare = 0.5;

export class StorePort {
  readonly #world: World;
  readonly #process: SimulatedProcess;
  readonly #way: Way;

  constructor(world: World, process: SimulatedProcess, way: Way) {
    this.#world = world;
    this.#process = process;
    this.#way = way;
  }

  call<T>(timeoutMs: number, act: () => T, { answered, failed }: CallEnd<T>): void {
    let isOpen = true;
    const cancel = this.#process.wakeIn(timeoutMs, () => {
      isOpen = false;
      this.#world.count('no answer from etcd');
      if (this.#world.chance.happens(nextEndpointShare)) this.#way.leaveDeposed();
      failed(`etcd did not answer within ${Math.round(timeoutMs)} ms`);
    });
    const end = (outcome: Outcome<T>): void => {
      if (!isOpen) return this.#world.count('an answer came too late');
      isOpen = false;
      cancel();
      if (outcome.type === 'value') answered(outcome.value);
      else failed(outcome.reason);
    };
    this.#way.send(() =>
      this.#world.etcd.take(act, outcome => {
        this.#way.answer(() => this.#process.deliver('calls', () => end(outcome)));
      }),
    );
  }

  /** Only for the build that renews by keepalives: a deposed leader that does not know it goes on answering them. @returns by `answered` the TTL in seconds. */
  keepAlive(leaseId: string, timeoutMs: number, end: CallEnd<number>, ttlSeconds: number): void {
    if (!this.#way.isMisled) return this.call(timeoutMs, () => this.#world.etcd.store.keepAlive(leaseId), end);
    this.#process.wakeIn(this.#way.delayMs(), () => end.answered(ttlSeconds));
  }
}
