// What an operator may want of the cluster, and what comes of it. Any node takes an order: it is a transaction in etcd, which the nodes
// concerned then carry out.

import type { Fields } from '../../config/held/held-stream.ts';

export type Order =
  /** `to` null: wherever it belongs; it may be moved by itself again. */
  | { readonly type: 'move'; readonly stream: string; readonly to: string | null }
  | { readonly type: 'stop' | 'start'; readonly stream: string }
  | { readonly type: 'drain' | 'undrain'; readonly node: string }
  | HoldOrder
  /** It is taken out of etcd. */
  | { readonly type: 'remove'; readonly stream: string };

/** A stream is put into etcd, or changed there. */
export interface HoldOrder {
  readonly type: 'hold';
  readonly stream: string;
  readonly fields: Fields;
  /** mod_revision of the key that the fields were merged into; 0: there was none. */
  readonly seen: number;
}

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
