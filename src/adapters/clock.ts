// The real clock. Monotonic time is the kernel's CLOCK_MONOTONIC as Node's hrtime tells it: one absolute clock for all processes of
// a machine, untouched by whoever sets the wall clock. It stands still while a machine is suspended: see the ownership protocol.

import type { Clock } from '../ports.ts';

/** setTimeout takes 31 bits of ms and fires at once for more; a longer wait is made of several. */
const longestTimeoutMs = 2 ** 31 - 1;

export const realClock: Clock = { monotonicMs, unixMs: () => Date.now(), wakeAt };

function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

function wakeAt(atMs: number, wake: () => void): () => void {
  let timer: NodeJS.Timeout;
  const sleep = () => {
    const leftMs = atMs - monotonicMs();
    timer = setTimeout(lookAgain, Math.min(Math.max(0, Math.ceil(leftMs)), longestTimeoutMs));
  };
  // Node's timers run on a clock of whole ms and may fire a fraction early: look again rather than wake before time.
  const lookAgain = () => (monotonicMs() < atMs ? sleep() : wake());
  sleep();
  return () => clearTimeout(timer);
}
