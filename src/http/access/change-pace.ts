// How fast streams held in etcd may be added, changed and removed through this node. Each change costs every node of the cluster time that
// grows with the number of streams (33 ms beside 10,000, bench reload): a program that goes astray would take the time of all of them. So each
// change waits until three times that is over since the one before it: a third of a core at most. Who comes when the queue is 2 s long is asked
// to come back. Not promised: anything about several nodes that are asked at once.

import type { Clock } from '../../ports.ts';
import { HttpError } from '../http-error.ts';

export interface ChangePaceNeeds {
  readonly clock: Pick<Clock, 'monotonicMs' | 'wakeAt'>;
  /** Of the whole cluster. */
  readonly streamCount: () => number;
}

/** 3 × 33 ms / 10,000. */
const restMsPerStream = 0.01;
const longestQueueMs = 2000;

export class ChangePace {
  readonly #needs: ChangePaceNeeds;
  #nextMs = 0;

  constructor(needs: ChangePaceNeeds) {
    this.#needs = needs;
  }

  /** Resolves when it is the caller's turn. @throws HttpError 429. */
  async turn(): Promise<void> {
    const { clock, streamCount } = this.#needs;
    const nowMs = clock.monotonicMs();
    const atMs = Math.max(nowMs, this.#nextMs);
    if (atMs - nowMs > longestQueueMs) throw tooMany(atMs - nowMs);
    this.#nextMs = atMs + restMsPerStream * streamCount();
    if (atMs > nowMs) await new Promise<void>(resolve => clock.wakeAt(atMs, resolve));
  }
}

function tooMany(waitMs: number): HttpError {
  const seconds = Math.ceil(waitMs / 1000);
  return new HttpError(
    429,
    `more streams are being changed through this node than it can bear: ask again in ${seconds} s`,
    {
      headers: { 'Retry-After': `${seconds}` },
    },
  );
}
