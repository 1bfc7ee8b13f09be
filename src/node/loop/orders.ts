// An operator's orders on their way through the loop: HTTP asks and waits, the loop decides and answers. What is not answered in time is told
// as such: it may be done all the same.

import type { AskedOrder, OrderOutcome } from '../../cluster/orders/order.ts';
import type { ClusterFact } from '../../cluster/state.ts';
import type { Clock } from '../../ports.ts';

export interface OrdersNeeds {
  readonly clock: Clock;
  readonly post: (fact: ClusterFact) => void;
}

/** Longer than a transaction may take. */
const timeoutMs = 5000;
const silent: OrderOutcome = {
  type: 'unavailable',
  reason: 'no answer in time: it may be done all the same; look before you ask again',
};

export class Orders {
  readonly #needs: OrdersNeeds;
  readonly #waiting = new Map<number, (outcome: OrderOutcome) => void>();
  #lastId = 0;

  constructor(needs: OrdersNeeds) {
    this.#needs = needs;
  }

  ask(asked: AskedOrder): Promise<OrderOutcome> {
    const { clock, post } = this.#needs;
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise(resolve => {
      const cancel = clock.wakeAt(clock.monotonicMs() + timeoutMs, () => this.answered(id, silent));
      this.#waiting.set(id, outcome => {
        cancel();
        resolve(outcome);
      });
      post({ type: 'order', id, asked });
    });
  }

  answered(id: number, outcome: OrderOutcome): void {
    const answer = this.#waiting.get(id);
    this.#waiting.delete(id);
    answer?.(outcome);
  }

  /** Nobody waits any more. */
  close(): void {
    for (const id of [...this.#waiting.keys()]) this.answered(id, silent);
  }
}
