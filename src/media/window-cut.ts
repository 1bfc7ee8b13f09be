// Taking segments out of a window when memory is short: first what only lingers, then from the old end of the list. The newest entry
// always stays, because numbers and dates continue from it.

import type { LiveWindow } from './window.ts';

/** null: nothing lingers. */
export function cutOldestLingering(window: LiveWindow): LiveWindow | null {
  return window.lingering.length === 0 ? null : { ...window, lingering: window.lingering.slice(1) };
}

/** null: only the newest entry is left. */
export function cutOldestListed(window: LiveWindow): LiveWindow | null {
  return window.listed.length < 2 ? null : { ...window, listed: window.listed.slice(1) };
}
