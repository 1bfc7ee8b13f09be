// Looks how late the event loop of this process is: a timer each 100 ms, and how much later than due it came. A standstill longer than that is
// seen by at least one look; shorter ones as often as they happen to meet one.

import type { Clock, Meter } from '../ports.ts';

const everyMs = 100;

/** Returns what ends it. */
export function watchLoopLag(clock: Clock, meter: Pick<Meter, 'loopLate'>): () => void {
  let cancel = () => {};
  const look = (dueMs: number) => {
    cancel = clock.wakeAt(dueMs, () => {
      const nowMs = clock.monotonicMs();
      meter.loopLate(nowMs - dueMs);
      look(nowMs + everyMs);
    });
  };
  look(clock.monotonicMs() + everyMs);
  return () => cancel();
}
