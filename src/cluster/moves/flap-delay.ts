// How long a preferred node that came back waits before it takes its streams again: each return within 30 minutes doubles the delay, so
// that a node which comes and goes does not drag its streams along. The only place where wall time decides anything, so it is clamped: a
// clock that jumps makes a node wait for a while, or not.

import type { Tables } from '../mirror/tables.ts';
import type { Member } from '../session/session.ts';

const windowMs = 30 * 60_000;
const mostMs = 30 * 60_000;

/** @param delayMs without flapping; one that is longer than 30 minutes by itself is kept as it is. */
export function flapDelayMs({ nodes }: Tables, me: string, member: Member, delayMs: number): number {
  const value = nodes.get(me)?.value;
  if (value === null || value === undefined) return delayMs;
  const former = value.session === member.session ? value.joins.slice(0, -1) : value.joins;
  // the very first join was no return
  const returns = former.slice(1).filter(joinedAt => ageMs(joinedAt, member.joinedUnixMs) < windowMs).length;
  return Math.max(delayMs, Math.min(mostMs, delayMs * 2 ** returns));
}

function ageMs(joinedAt: number, nowUnixMs: number): number {
  return Math.min(windowMs, Math.max(0, nowUnixMs - joinedAt));
}
