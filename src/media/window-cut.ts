// Taking the oldest segment out of a list when memory is short. The newest entry always stays: there is no playlist without one.
// What is cut off lingers no longer either, because its bytes are gone.

import type { LiveWindow } from './window.ts';

/** null: only the newest entry is left. */
export function cutOldestListed(window: LiveWindow): LiveWindow | null {
  const [, second, ...others] = window.listed;
  return second === undefined ? null : { ...window, lingering: [], listed: [second, ...others] };
}
