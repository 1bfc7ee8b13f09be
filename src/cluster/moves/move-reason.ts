// Why a stream is moved, in one word out of a few: the one before the colon of the sentence that a move carries. Sentences come out of the
// store, where a later version or a stranger may have written them: whatever else they say is 'other'.

export const moveReasons = ['reclaim', 'rebalance', 'drain', 'leaving', 'operator', 'other'] as const;

export type MoveReason = (typeof moveReasons)[number];

export function moveReason(sentence: string): MoveReason {
  return moveReasons.find(reason => sentence.startsWith(`${reason}:`)) ?? 'other';
}
