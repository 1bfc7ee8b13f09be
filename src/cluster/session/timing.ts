// The relations between the timeouts, in one place: fetch_timeout R (renewal interval), stale_timeout T (lease TTL), the kill budget K
// and the deadline D. All in ms, monotonic. Sources of the numbers: protocol.md, measured with etcd 3.4/3.5 and 400 ffmpegs.

/** 400 SIGKILLed ffmpegs let go of their sources after 675 ms (measured); twice that for each, and never less than 0.4 s. */
const killMsPerChild = 4;
const killMsLeast = 400;
/** Clocks of two machines may differ in rate by this much. */
const clockRateError = 0.005;
/** What remains of T for the start of an attempt, its answer and the kill (protocol.md: T >= 2R + K + 0.5 s). */
const marginMs = 500;
/** An etcd election takes 2.3-2.7 s (measured); with a renewal before and after it. */
export const electionMs = 3600;

/** K: how long killing `children` processes may take until their sources are let go of. */
export function killBudgetMs(children: number): number {
  return Math.max(killMsLeast, killMsPerChild * children);
}

/** D: past it nothing of the session runs. @param sentMs when the renewal's grant was sent. @param ttlMs of the grant's answer. */
export function deadlineMs(sentMs: number, ttlMs: number, children: number): number {
  return sentMs + ttlMs - killBudgetMs(children) - clockRateError * ttlMs;
}

/** The most streams that a node can be sure to kill in time: 125 at 1/3 s, 1,375 at 2/10 s. */
export function mostStreams(fetchTimeoutMs: number, staleTimeoutMs: number): number {
  return Math.max(1, Math.floor((staleTimeoutMs - 2 * fetchTimeoutMs - marginMs) / killMsPerChild));
}

/** One attempt to renew ends after this, and the next begins `retryMs` later. */
export function attemptMs(fetchTimeoutMs: number): number {
  return Math.min(fetchTimeoutMs / 2, 1000);
}

export const retryMs = 100;
