// Which streams that nobody owned have become a node's own between two looks at the keys, whatever told so: the answer to its claim, or the
// watch where that answer was lost. A stream that its living owner has handed over is none of them, nor one that was taken back.

import { holdingsOf } from '../mirror/holdings.ts';
import { effectiveOwner, type Tables } from '../mirror/tables.ts';

/** What was so of the stream before. 'own': this node had it, in an earlier session. */
export const takeoverReasons = ['owner-lost', 'own', 'released', 'new'] as const;

export type TakeoverReason = (typeof takeoverReasons)[number];

export interface Takeover {
  readonly stream: string;
  readonly epoch: number;
  readonly reason: TakeoverReason;
}

export function takeovers(before: Tables, after: Tables, me: string): readonly Takeover[] {
  const held = holdingsOf(after).get(me);
  const heldBefore = holdingsOf(before).get(me);
  if (held === undefined || held === heldBefore) return [];
  return [...held].flatMap(([stream, epoch]) => {
    if (heldBefore?.has(stream) || effectiveOwner(before, stream) !== null) return [];
    return [{ stream, epoch, reason: reasonOf(before, stream, me) }];
  });
}

function reasonOf(before: Tables, stream: string, me: string): TakeoverReason {
  const former = before.owners.get(stream)?.value;
  if (former == null) return 'new';
  if (former.node === null) return 'released';
  return former.node === me ? 'own' : 'owner-lost';
}
