// What the store tells about a prefix, as facts: one list, then each later revision whole and in order.
// A break of any kind (silence, compaction, an error) is told as 'broken' and followed by a new list when one could be had.

import type { Entry } from './transaction.ts';

export type ChangeEvent =
  | { readonly type: 'put'; readonly entry: Entry }
  | { readonly type: 'delete'; readonly key: string; readonly mod: number };

export type FeedFact =
  /** Everything below the prefix at `revision`. What is not in it does not exist. */
  | {
      readonly type: 'listed';
      readonly clusterId: string;
      readonly revision: number;
      readonly entries: readonly Entry[];
    }
  /** All events of one revision. Revisions rise from one fact to the next. */
  | { readonly type: 'changed'; readonly revision: number; readonly events: readonly ChangeEvent[] }
  /** A sign of life: everything up to `revision` has been told. At least one a second while the feed is fresh. */
  | { readonly type: 'heard'; readonly revision: number }
  /** What is known may be out of date from now on, until the next 'listed'. `reason` is a sentence. */
  | { readonly type: 'broken'; readonly reason: string };
