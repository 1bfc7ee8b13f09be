// A segment together with what stands in the list about it, and the wish that another node may have a copy before viewers are told of it.

import type { WindowEntry } from '../../media/window.ts';

export interface SegmentCopy {
  readonly stream: string;
  readonly entry: WindowEntry;
  /** Of its list, whole seconds. */
  readonly targetDurationS: number;
  /** None: only the entry is handed over. */
  readonly bytes: Buffer;
  /** Viewers know of it already: nothing waits for this copy. */
  readonly isPublished: boolean;
}

/** Has another node confirm a copy. `tell` is called when the segment has waited long enough (null: no copy yet), at the latest, and with the
 *  node's name when it has confirmed, be it before or after that. */
export type Protect = (copy: SegmentCopy, tell: (holder: string | null) => void) => void;
