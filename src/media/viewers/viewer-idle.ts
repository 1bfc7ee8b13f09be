// How long a viewer counts that asks for nothing. A player reloads the playlist about once each target duration (RFC 8216, 6.3.4: not
// sooner where it had changed), so one that has missed two reloads and a held request is taken for gone.

import type { LiveWindow } from '../window.ts';

const reloads = 3;
/** As long as a node holds a request for a playlist in a gap. */
const heldMs = 3000;

export function viewerIdleMs({ targetDurationS }: Pick<LiveWindow, 'targetDurationS'>): number {
  return reloads * targetDurationS * 1000 + heldMs;
}
