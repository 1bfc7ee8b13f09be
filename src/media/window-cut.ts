// Taking the oldest segments out of a list when memory is short. The newest entry always stays: there is no playlist without one.
// What is cut off lingers no longer either, because its bytes are gone.

import type { LiveWindow } from './window.ts';

/** The window without the entry of that name and all before it; the same where that would leave nothing, or there is no such entry listed. */
export function cutUpTo(window: LiveWindow, name: string): LiveWindow {
  const index = window.listed.findIndex(entry => entry.name === name);
  const [first, ...others] = window.listed.slice(index + 1);
  return index < 0 || first === undefined ? window : { ...window, lingering: [], listed: [first, ...others] };
}
