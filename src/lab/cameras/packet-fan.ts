// One live MPEG-TS for any number of connections. Each gets what comes from now on, in whole packets, as from a real camera; what
// was before it is never kept. A connection that does not read is cut, never buffered without bound.

import type { Writable } from 'node:stream';

const PACKET_BYTES = 188;
const MOST_UNREAD_BYTES = 4_000_000;

export class PacketFan {
  readonly #takers = new Set<Writable>();
  #rest: Buffer = Buffer.alloc(0);

  /** Gives `taker` all packets from now on, until it is destroyed or the returned function is called. */
  add(taker: Writable): () => void {
    this.#takers.add(taker);
    return () => this.#takers.delete(taker);
  }

  /** @param bytes the next of the stream, cut anywhere. */
  feed(bytes: Buffer): void {
    const all = this.#rest.length > 0 ? Buffer.concat([this.#rest, bytes]) : bytes;
    const whole = all.length - (all.length % PACKET_BYTES);
    this.#rest = all.subarray(whole);
    if (whole === 0) return;
    for (const taker of this.#takers) {
      if (taker.writableLength > MOST_UNREAD_BYTES) taker.destroy();
      if (taker.destroyed) this.#takers.delete(taker);
      else taker.write(all.subarray(0, whole));
    }
  }
}
