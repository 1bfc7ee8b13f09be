// The relations between the timeouts, in one place: fetch_timeout R (renewal interval), stale_timeout T (lease TTL), the kill budget K
// and the deadline D. All in ms, monotonic.

import { killLeastMs, killMsPerChild, leaseMarginMs } from '../../base/lease-margins.ts';

/** Clocks of two machines may differ in rate by this much. */
const clockRateError = 0.005;

/** K: how long killing `children` processes may take until their sources are let go of. */
export function killBudgetMs(children: number): number {
  return Math.max(killLeastMs, killMsPerChild * children);
}

/** D: past it nothing of the session runs. @param sentMs when the renewal's grant was sent. @param ttlMs of the grant's answer. */
export function deadlineMs(sentMs: number, ttlMs: number, children: number): number {
  return sentMs + ttlMs - killBudgetMs(children) - clockRateError * ttlMs;
}

/** How long after a put of a member key was seen its session is surely over and its children dead: its clock and mine may both be off, and
 *  etcd, which looks for expired leases every 0.5 s, comes first. @param ttlMs of the lease that the key is on. */
export function silentAfterMs(ttlMs: number): number {
  return ttlMs * (1 + 2 * clockRateError) + etcdFirstMs;
}

const etcdFirstMs = 1000;

/** The most streams that a node can be sure to kill in time: 125 at 1/3 s, 1,375 at 2/10 s. */
export function mostStreams(fetchTimeoutMs: number, staleTimeoutMs: number): number {
  return Math.max(1, Math.floor((staleTimeoutMs - 2 * fetchTimeoutMs - leaseMarginMs) / killMsPerChild));
}

/** One attempt to renew ends after this, and the next begins `retryMs` later. */
export function attemptMs(fetchTimeoutMs: number): number {
  return Math.min(fetchTimeoutMs / 2, 1000);
}

export const retryMs = 100;
