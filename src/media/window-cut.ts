// Where a list begins: what leaves it in front as new entries come, and when memory is short.
// A list that goes on under another owner keeps for a while what it had: a player that asked the lost one, which does not answer any more,
// waits out its patience first (30 s, hls.js at its defaults), and finds its way only if the list still holds the place where it stopped.
// hls.js 1.7.4 shows nothing ever again otherwise. After that the list gets shorter by one entry with each that comes.

import type { WindowLimits } from './next-entry.ts';
import { type LiveWindow, type WindowEntry, windowMs } from './window.ts';

/** How much longer than usual such a list gets: the patience, the time until somebody noticed, and some rest. */
export const comeBackMs = 45_000;
/** What may leave with each that comes. */
const mostLeaving = 2;

/** The number that the list begins with when `entry` has come behind `before`. @param before null: there is no list yet. */
export function firstListed(before: LiveWindow | null, entry: WindowEntry, limits: WindowLimits): number {
  const usual = entry.number - limits.segmentCount + 1;
  if (before === null) return usual;
  const [{ number: first }] = before.listed;
  // What has left does not come back, also when lists shall be longer now.
  if (isKept(before, entry, limits) || usual < first) return first;
  return Math.min(usual, first + mostLeaving);
}

function isKept(before: LiveWindow, entry: WindowEntry, { segmentDurationMs, segmentCount }: WindowLimits): boolean {
  const mostMs = segmentCount * segmentDurationMs + comeBackMs;
  return before.listed[0].epoch !== entry.epoch && windowMs(before) < mostMs;
}

/** When memory is short. The newest entry always stays: there is no playlist without one. What is cut off lingers no longer either, because
 *  its bytes are gone. @returns the window without the entry of that name and all before it; the same where that would leave nothing, or
 *  there is no such entry listed. */
export function cutUpTo(window: LiveWindow, name: string): LiveWindow {
  const index = window.listed.findIndex(entry => entry.name === name);
  const [first, ...others] = window.listed.slice(index + 1);
  return index < 0 || first === undefined ? window : { ...window, lingering: [], listed: [first, ...others] };
}
