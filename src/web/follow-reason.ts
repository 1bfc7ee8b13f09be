// While no picture comes the node is asked why, until it is told to end: hls.js keeps its failures to itself until it has tried each address
// several times, which takes most of a minute, and the node knows the reason at once. Never two questions at a time: a node may hold one for 3 s.

export interface FollowReasonNeeds {
  /** null: the node has a playlist, so it knows of no reason. It does not reject. */
  readonly ask: () => Promise<string | null>;
  readonly tell: (reason: string | null) => void;
  /** Returns what calls it off. */
  readonly later: (act: () => void, ms: number) => () => void;
}

/** After each answer; it has no end but the picture. */
export const askAgainMs = 3000;

/** Asks at once. Returns what ends it: nothing is told after that. */
export function followReason({ ask, tell, later }: FollowReasonNeeds): () => void {
  let isOver = false;
  let callOff = () => {};
  const askOnce = async () => {
    const reason = await ask();
    if (isOver) return;
    tell(reason);
    callOff = later(() => void askOnce(), askAgainMs);
  };
  void askOnce();
  return () => {
    isOver = true;
    callOff();
  };
}
