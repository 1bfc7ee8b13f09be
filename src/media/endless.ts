// What an endless MPEG-TS sends next: the entry behind the one that it sent last, by the order in which they were made. Pure.

import { type LiveWindow, newestEntry, type WindowEntry } from './window.ts';

export type EndlessStep =
  | { readonly type: 'send'; readonly entry: WindowEntry }
  /** It has sent all there is. */
  | { readonly type: 'wait' }
  /** What it has not sent yet has left the playlist: it is a window's length behind. */
  | { readonly type: 'behind' };

/** @param lastName null: it has sent nothing yet, and begins with the newest. */
export function nextOfEndless(window: LiveWindow, lastName: string | null): EndlessStep {
  if (lastName === null) return { type: 'send', entry: newestEntry(window) };
  const all = [...window.lingering, ...window.listed];
  const next = all.findLastIndex(entry => entry.name === lastName) + 1;
  if (next === 0 || next < window.lingering.length) return { type: 'behind' };
  const entry = all[next];
  return entry === undefined ? { type: 'wait' } : { type: 'send', entry };
}
