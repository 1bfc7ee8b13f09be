// A list that this node is making, and how one begins: a new term continues the list that is known of the stream, its own or another
// node's, unless that is too old for any player to be inside of it.

import { inheritedFacts, type MeasuredFacts } from '../../media/facts/measured-facts.ts';
import { withFinds, withGaps } from '../../media/holders.ts';
import { type Cursor, cursorBehind } from '../../media/next-entry.ts';
import type { LiveWindow, WindowEntry } from '../../media/window.ts';

export interface Making {
  readonly epoch: number;
  cursor: Cursor | null;
  /** What its segments say of the stream, and what was known before them. */
  measured: MeasuredFacts | null;
  /** What its first entry is added to; afterwards that is the known window. */
  inherited: LiveWindow | null;
  hasPublished: boolean;
}

export interface Inheritance {
  /** The list that is known of the stream; null: none. */
  readonly tail: LiveWindow | null;
  /** It is continued; else only its numbers are respected. */
  readonly isRecent: boolean;
  readonly me: string;
  /** Whether this node has the bytes of an entry, and whether another living one has. */
  readonly isHere: (entry: WindowEntry) => boolean;
  readonly isElsewhere: (entry: WindowEntry) => boolean;
}

export function beginList(epoch: number, { tail, isRecent, me, isHere, isElsewhere }: Inheritance): Making {
  if (tail === null) return { epoch, cursor: null, measured: null, inherited: null, hasPublished: false };
  const inherited = withGaps(withFinds(tail, me, isHere), entry => isHere(entry) || isElsewhere(entry));
  const cursor = cursorBehind(tail, isRecent);
  return { epoch, cursor, measured: inheritedFacts(tail), inherited: isRecent ? inherited : null, hasPublished: false };
}
