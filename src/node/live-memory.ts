// Which live segment goes when all windows together need more than `live_memory`: first the oldest of those that only linger, then the
// oldest of the largest list. The newest segment of each stream always stays.

import { type LiveWindow, windowBytes } from '../media/window.ts';
import { cutOldestLingering, cutOldestListed } from '../media/window-cut.ts';

export interface MemoryCut {
  readonly window: LiveWindow;
  /** A segment that the playlist still listed: viewers may notice. */
  readonly listed: boolean;
}

/** The next cut; null: there is nothing left that may go. */
export function nextMemoryCut(windows: Iterable<LiveWindow>): MemoryCut | null {
  const all = [...windows];
  const lingering = best(all, window => -(window.lingering[0]?.startUnixMs ?? Number.POSITIVE_INFINITY));
  const withoutOldest = lingering && cutOldestLingering(lingering);
  if (withoutOldest) return { window: withoutOldest, listed: false };
  const largest = best(all, window => (window.listed.length > 1 ? windowBytes(window) : Number.NEGATIVE_INFINITY));
  const shorter = largest && cutOldestListed(largest);
  return shorter && { window: shorter, listed: true };
}

/** The one with the highest rank; null when all ranks are -Infinity. */
function best(windows: readonly LiveWindow[], rank: (window: LiveWindow) => number): LiveWindow | null {
  let found: { readonly window: LiveWindow; readonly rank: number } | null = null;
  for (const window of windows) {
    const mine = rank(window);
    if (mine > (found?.rank ?? Number.NEGATIVE_INFINITY)) found = { window, rank: mine };
  }
  return found?.window ?? null;
}
