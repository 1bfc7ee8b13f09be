// A list that this node is making, and how one begins: a new term continues the list that is known of the stream, its own or another
// node's, unless that is too old for any player to be inside of it.

import { withGaps } from '../../media/holders.ts';
import { type Cursor, cursorBehind } from '../../media/next-entry.ts';
import type { LiveWindow, WindowEntry } from '../../media/window.ts';

export interface Making {
  readonly epoch: number;
  cursor: Cursor | null;
  /** What its first entry is added to; afterwards that is the known window. */
  inherited: LiveWindow | null;
  hasPublished: boolean;
}

/** @param tail the list that is known of the stream; null: none. @param isRecent whether it is continued, or only its numbers are respected.
 *  @param isHeld whether this node or a living one has the bytes of an entry. */
export function beginList(
  epoch: number,
  tail: LiveWindow | null,
  isRecent: boolean,
  isHeld: (entry: WindowEntry) => boolean,
): Making {
  if (tail === null) return { epoch, cursor: null, inherited: null, hasPublished: false };
  const inherited = isRecent ? withGaps(tail, isHeld) : null;
  return { epoch, cursor: cursorBehind(tail, isRecent), inherited, hasPublished: false };
}
