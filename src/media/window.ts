// The live window of one stream as all nodes know it: the entries that its playlist lists, and those that slid out but linger for as many
// segments more, because a player asks for them up to a window's length after it last saw the playlist. Entries hold no bytes: who has
// those is said by their holders. What is known of the stream's tracks goes with it, so that whoever has its list has that as well.
// Immutable: what a request holds in its hands never changes under it.
// Numbers are consecutive from the first lingering entry to the newest one. How an entry is made: next-entry.ts.

import type { StreamFacts } from './facts/stream-facts.ts';

export interface WindowEntry {
  /** The media sequence number. */
  readonly number: number;
  /** The discontinuity number: one more for each session of ingest. */
  readonly discontinuity: number;
  /** It is the first of its session, and carries the tag. */
  readonly beginsSession: boolean;
  readonly startUnixMs: number;
  readonly durationMs: number;
  readonly epoch: number;
  /** Relative to the stream, see segment-name.ts. */
  readonly name: string;
  readonly size: number;
  /** The nodes that have its bytes, as far as is known, its maker first. */
  readonly holders: readonly string[];
  /** No living node had its bytes when its stream went to a new owner. Never taken back. */
  readonly isGap: boolean;
}

export interface LiveWindow {
  readonly stream: string;
  /** Whole seconds, as the playlist says it. Never falls. */
  readonly targetDurationS: number;
  /** What the playlist lists, oldest first; never empty. */
  readonly listed: readonly [WindowEntry, ...WindowEntry[]];
  /** What slid out of the list, oldest first. */
  readonly lingering: readonly WindowEntry[];
  /** What its multivariant playlist says; null: not known, because another node did not say it. */
  readonly facts: StreamFacts | null;
}

export interface Addition {
  readonly stream: string;
  readonly entry: WindowEntry;
  readonly targetDurationS: number;
  readonly facts: StreamFacts | null;
  /** The first number that is listed from now on. */
  readonly firstNumber: number;
  /** How many may linger. */
  readonly lingerCount: number;
}

/** @param window null: the list begins with this entry. The entry must follow (`follows`) the newest one. */
export function addEntry(window: LiveWindow | null, addition: Addition): LiveWindow {
  const { stream, entry, targetDurationS, facts, firstNumber, lingerCount } = addition;
  const before = window === null ? [] : [...window.lingering, ...window.listed];
  const listed = before.filter(one => one.number >= firstNumber);
  const lingering = before.filter(one => one.number < firstNumber);
  const [oldest = entry, ...others] = [...listed, entry];
  return { stream, targetDurationS, facts, listed: [oldest, ...others], lingering: lingering.slice(-lingerCount) };
}

export function newestEntry({ listed }: LiveWindow): WindowEntry {
  return listed.at(-1) ?? listed[0];
}

/** The oldest that is still known, listed or lingering. */
export function oldestEntry({ listed, lingering }: LiveWindow): WindowEntry {
  return lingering[0] ?? listed[0];
}

/** By its name, listed or lingering. */
export function findEntry(window: LiveWindow, name: string): WindowEntry | null {
  const isIt = (entry: WindowEntry) => entry.name === name;
  return window.listed.findLast(isIt) ?? window.lingering.findLast(isIt) ?? null;
}

/** Whether `next` may stand right behind `entry` in a list. */
export function follows(entry: WindowEntry, next: WindowEntry): boolean {
  return (
    next.number === entry.number + 1 &&
    next.epoch >= entry.epoch &&
    next.startUnixMs > entry.startUnixMs &&
    next.discontinuity === entry.discontinuity + (next.beginsSession ? 1 : 0)
  );
}

/** Of two windows of one stream the one that goes further; positive when it is `a`. The later term counts, then the number. */
export function compareWindows(a: LiveWindow, b: LiveWindow): number {
  const [newestA, newestB] = [newestEntry(a), newestEntry(b)];
  return newestA.epoch - newestB.epoch || newestA.number - newestB.number;
}

/** How long its list is in media time, ms. */
export function windowMs(window: LiveWindow): number {
  return window.listed.reduce((total, entry) => total + entry.durationMs, 0);
}
