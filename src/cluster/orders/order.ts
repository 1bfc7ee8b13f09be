// What an operator may want of the cluster, and what comes of it. Any node takes an order: it is a transaction in etcd, which the nodes
// concerned then carry out.

import type { HoldOrder } from './hold-stream.ts';

export type Order =
  /** `to` null: wherever it belongs; it may be moved by itself again. */
  | { readonly type: 'move'; readonly stream: string; readonly to: string | null }
  | { readonly type: 'stop' | 'start'; readonly stream: string }
  | { readonly type: 'drain' | 'undrain'; readonly node: string }
  /** A stream is put into etcd, or changed there; or it is taken out. */
  | HoldOrder
  | { readonly type: 'remove'; readonly stream: string };

export interface AskedOrder {
  readonly order: Order;
  /** Who wants it, for people. */
  readonly by: string;
}

/** Each with a sentence. unknown: no such stream or node; refused: not as things are; unavailable: etcd cannot be asked, or did not answer,
 *  and then it may be done all the same. */
export type OrderOutcome =
  | {
      readonly type: 'done';
      readonly reason: string;
      /** The node that a stream is on its way to, or is at; null: not a matter of one. */
      readonly to: string | null;
    }
  | { readonly type: 'refused' | 'unknown' | 'unavailable'; readonly reason: string };

export function ended(type: 'refused' | 'unknown' | 'unavailable', reason: string): OrderOutcome {
  return { type, reason };
}

export function done(reason: string, to: string | null = null): OrderOutcome {
  return { type: 'done', reason, to };
}
