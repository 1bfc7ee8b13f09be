// An entry of a window as another node tells it: parsed at the door, never trusted. Nothing that a playlist or an address is made of comes
// from it but numbers, and a name that this version itself would make.

import { parseSegmentName } from '../segment-name.ts';
import type { WindowEntry } from '../window.ts';

const mostHolders = 16;
const longestName = 255;
const mostTargetS = 24 * 3600;

/** null: it cannot be one. */
export function parseEntry(value: unknown): WindowEntry | null {
  if (typeof value !== 'object' || value === null) return null;
  const { number, discontinuity, name, size, holders, beginsSession, isGap } = value as Readonly<
    Record<string, unknown>
  >;
  const named = typeof name === 'string' ? parseSegmentName(name) : null;
  if (named === null || typeof name !== 'string') return null;
  if (!isCount(number) || !isCount(discontinuity) || !isCount(size) || !isNodes(holders)) return null;
  const flags = { beginsSession: beginsSession === true, isGap: isGap === true };
  return { number, discontinuity, ...named, name, size, holders, ...flags };
}

/** A whole number, 0 or more, that counts exactly. */
export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

/** The name of a node or a stream: short enough to be one. */
export function isName(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= longestName;
}

/** A target duration, whole seconds. */
export function isTarget(value: unknown): value is number {
  return isCount(value) && value > 0 && value <= mostTargetS;
}

/** null: it is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isNodes(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length <= mostHolders && value.every(isName);
}
