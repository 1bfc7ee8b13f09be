// How long the event loop of this process stands still, looked at all the time.

import { readFileSync } from 'node:fs';

/** Processor time of the main thread, which others on the same machine do not prolong. */
export function mainThreadMs(): number {
  return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
}

/** From now on, until the returned function is called: that tells how long nothing else could run, at most. */
export function longestStand(nowMs = () => performance.now()): () => number {
  let longestMs = 0;
  let lastMs = nowMs();
  let next: NodeJS.Immediate;
  const look = () => {
    longestMs = Math.max(longestMs, nowMs() - lastMs);
    lastMs = nowMs();
    next = setImmediate(look);
  };
  look();
  return () => {
    clearImmediate(next);
    return longestMs;
  };
}
