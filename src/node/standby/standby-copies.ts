// Hands each new segment of this node to the standby node before viewers are told of it, and waits for the confirmation a moment at most: a
// slow or dead link costs that moment, and the segment is then counted as unprotected. Nothing is queued: what cannot be sent now is not.

import { sentenceOf } from '../../base/errors.ts';
import { shortEntry } from '../../media/tails/tail-message.ts';
import type { Clock, Log, PeerAddress, Peers } from '../../ports.ts';
import type { Protect, SegmentCopy } from '../live/segment-copy.ts';
import { Rarely } from '../rarely.ts';

export interface StandbyCopiesNeeds {
  readonly clock: Clock;
  readonly log: Log;
  readonly peers: Pick<Peers, 'post'>;
  /** 0: only the entry is told. */
  readonly copies: () => 0 | 1;
  /** null: there is none. */
  readonly standbyOf: (stream: string) => PeerAddress | null;
}

/** The longest that a segment waits for its confirmation. */
const waitMs = 200;
/** A copy that takes longer protects nothing any more. */
const timeoutMs = 2000;
/** What may be under way to one node; more means that it does not keep up. */
const mostUnderWayBytes = 64 * 1024 * 1024;

export class StandbyCopies {
  readonly #needs: StandbyCopiesNeeds;
  readonly #warnings: Rarely;
  readonly #underWayBytes = new Map<string, number>();
  #unprotected = 0;

  constructor(needs: StandbyCopiesNeeds) {
    this.#needs = needs;
    this.#warnings = new Rarely(needs.clock);
  }

  /** How many segments were published without a confirmed copy, for want of a node or in time. */
  get unprotected(): number {
    return this.#unprotected;
  }

  readonly protect: Protect = (copy, tell) => {
    const { clock, standbyOf, copies } = this.#needs;
    // Streams that run on every node on their own need no copy.
    if (copy.entry.epoch === 0) return tell(null);
    // Told of the entry alone it was already.
    if (copy.isPublished && copies() === 0) return;
    const standby = standbyOf(copy.stream);
    const body = copies() === 0 ? Buffer.alloc(0) : copy.bytes;
    let isWaiting = true;
    const giveUp = () => {
      if (!isWaiting) return;
      isWaiting = false;
      if (!copy.isPublished) this.#unprotected += 1;
      tell(null);
    };
    if (standby === null || this.#isFull(standby.node, body)) return giveUp();
    const cancel = clock.wakeAt(clock.monotonicMs() + waitMs, giveUp);
    void this.#send(standby, copy, body).then(isConfirmed => {
      cancel();
      if (!isConfirmed) return giveUp();
      isWaiting = false;
      tell(body.length === 0 ? null : standby.node);
    });
  };

  #isFull(node: string, body: Buffer): boolean {
    return (this.#underWayBytes.get(node) ?? 0) + body.length > mostUnderWayBytes;
  }

  async #send(peer: PeerAddress, copy: SegmentCopy, body: Buffer): Promise<boolean> {
    const { node } = peer;
    const { stream, entry, targetDurationS } = copy;
    const query = new URLSearchParams({
      stream,
      target: `${targetDurationS}`,
      entry: JSON.stringify(shortEntry(entry)),
    });
    this.#count(node, body.length);
    try {
      await this.#needs.peers.post(peer, `/cluster/copies?${query}`, body, timeoutMs);
      return true;
    } catch (error) {
      this.#warn(node, sentenceOf(error));
      return false;
    } finally {
      this.#count(node, -body.length);
    }
  }

  #count(node: string, bytes: number): void {
    this.#underWayBytes.set(node, (this.#underWayBytes.get(node) ?? 0) + bytes);
  }

  #warn(node: string, why: string): void {
    if (!this.#warnings.isDue()) return;
    this.#needs.log.warn('standby-copy', { reason: `segments have no copy at ${node}: ${why}`, peer: node });
  }
}
