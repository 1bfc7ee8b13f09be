// Which node a segment is asked of next, when viewers of this node want one that only others have: its maker first, and the next holder as soon
// as the one before has been silent for a moment, has failed, is known to have fallen silent, or sends too slowly. Who was asked may still
// answer: the first whole segment counts. Who cannot be reached is asked again; who says that it has not got it is not. While none is left to
// ask it is looked every moment whether others have it by then: the next owner may find a copy that the lost one could tell nobody of. Pure.

/** A node that is known to have the segment. */
export interface Holder {
  readonly node: string;
  /** gone: it is no member any more, and what it had went with it, but for what it is sending. */
  readonly standing: 'living' | 'silent' | 'gone';
}

/** How asking a node has gone. */
export type Asked =
  /** `heardMs`: last, or when it was asked. */
  | { readonly type: 'underWay'; readonly askedMs: number; readonly heardMs: number }
  | { readonly type: 'failed'; readonly atMs: number }
  /** It lives, and has not got it. */
  | { readonly type: 'lacking' };

export type FetchStep =
  | { readonly type: 'ask'; readonly node: string }
  | { readonly type: 'wait'; readonly untilMs: number }
  /** Nobody has sent it in time. */
  | { readonly type: 'late' }
  /** No living node has it. */
  | { readonly type: 'gone' };

/** Longer than a node that is well takes to begin or to go on, far shorter than what a player has in its buffer. */
export const patienceMs = 600;
/** Half of what each segment is given at least (relayed-segments.ts), so that another one may still get to the end in the other half. */
export const slowMs = 3000;

/** @param holders best first. */
export function nextHolder(
  holders: readonly Holder[],
  asked: ReadonlyMap<string, Asked>,
  { nowMs, untilMs }: { readonly nowMs: number; readonly untilMs: number },
): FetchStep {
  const turnMs = ({ node }: Holder) => turnOf(asked.get(node));
  const isUnderWay = ({ node }: Holder) => asked.get(node)?.type === 'underWay';
  const open = holders.filter(({ node, standing }) => mayHaveIt(standing, asked.get(node), nowMs));
  if (open.length === 0) return { type: 'gone' };
  if (nowMs >= untilMs) return { type: 'late' };
  const turns = open.map(turnMs).filter(atMs => atMs > nowMs);
  // Also with nobody's turn to come it is looked again soon: by then another node may be known to have it, or all may have left.
  const wait = { type: 'wait', untilMs: Math.min(untilMs, nowMs + patienceMs, ...turns) } as const;
  // Those that have fallen silent only when no living one is left to try: they may be back in a moment.
  for (const standing of ['living', 'silent'] as const) {
    const group = open.filter(holder => holder.standing === standing);
    if (group.some(holder => isUnderWay(holder) && turnMs(holder) > nowMs)) return wait;
    const next = group.find(holder => !isUnderWay(holder) && turnMs(holder) <= nowMs);
    if (next !== undefined) return { type: 'ask', node: next.node };
  }
  return wait;
}

/** Who leaves the cluster while it sends may still get to the end. */
function mayHaveIt(standing: Holder['standing'], asked: Asked | undefined, nowMs: number): boolean {
  if (standing === 'gone') return asked?.type === 'underWay' && nowMs < asked.heardMs + patienceMs;
  return asked?.type !== 'lacking';
}

/** From when on it, or another one in its place, may be asked. */
function turnOf(asked: Asked | undefined): number {
  switch (asked?.type) {
    case 'underWay':
      return Math.min(asked.heardMs + patienceMs, asked.askedMs + slowMs);
    case 'failed':
      return asked.atMs + patienceMs;
    default:
      return Number.NEGATIVE_INFINITY;
  }
}
