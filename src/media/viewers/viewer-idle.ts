// How long a viewer counts that asks for nothing. A player reloads the playlist about once each target duration (RFC 8216, 6.3.4: not
// sooner where it had changed), so one that has missed two reloads and a held request is taken for gone.

import { holdMs } from '../hold.ts';
import type { LiveWindow } from '../window.ts';

const reloads = 3;

export function viewerIdleMs({ targetDurationS }: Pick<LiveWindow, 'targetDurationS'>): number {
  return reloads * targetDurationS * 1000 + holdMs;
}
