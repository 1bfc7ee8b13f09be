// Counts the streams that this node takes over, and how long each one was without a picture: from when this node saw its owner gone to its
// first segment here. Only where the owner was lost before this node's eyes is there such a moment; and a takeover whose stream goes away
// again before it has given anything has no duration.

import { takeovers } from '../../cluster/ownership/takeovers.ts';
import type { ClusterState } from '../../cluster/state.ts';
import type { Clock, Meter } from '../../ports.ts';

export interface TakeoversNeeds {
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly meter: Pick<Meter, 'takeover' | 'takeoverTook'>;
}

export class Takeovers {
  readonly #needs: TakeoversNeeds;
  /** By stream: those that have given no segment yet. */
  readonly #waiting = new Map<string, { readonly epoch: number; readonly lostMs: number }>();

  constructor(needs: TakeoversNeeds) {
    this.#needs = needs;
  }

  /** A turn of the cluster's loop. */
  turned(before: ClusterState, after: ClusterState): void {
    const [was, is] = [before.mirror.latest, after.mirror.latest];
    if (was.owners === is.owners && was.sessions === is.sessions) return;
    for (const { stream, epoch, reason } of takeovers(was, is, after.settings.me)) {
      this.#needs.meter.takeover(reason);
      const lostMs = before.lost.get(stream);
      if (reason === 'owner-lost' && lostMs !== undefined) this.#waiting.set(stream, { epoch, lostMs });
    }
  }

  /** The first segment of a run of the stream is here. */
  started(stream: string, epoch: number): void {
    const waiting = this.#waiting.get(stream);
    if (waiting?.epoch !== epoch) return;
    this.#waiting.delete(stream);
    this.#needs.meter.takeoverTook(this.#needs.clock.monotonicMs() - waiting.lostMs);
  }
}
