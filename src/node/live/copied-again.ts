// Which segments that viewers know already are copied (again): those that only this node has, because they came with a list that it
// continues, or because the node with the copy was lost. After a new list has begun as many as a list usually has; later one with each
// segment, so that a link that cannot keep up is not loaded tenfold. The newest first. The newest two may still be on their way.

import type { LiveWindow, WindowEntry } from '../../media/window.ts';

const mayBeUnderWay = 2;

/** @param most at a time. @param isHeldElsewhere whether another living node has its bytes. */
export function copiedAgain(
  { listed }: LiveWindow,
  most: number,
  isHeldElsewhere: (entry: WindowEntry) => boolean,
): readonly WindowEntry[] {
  const lonely = listed.slice(0, -mayBeUnderWay).filter(entry => !entry.isGap && !isHeldElsewhere(entry));
  return lonely.slice(-most);
}
