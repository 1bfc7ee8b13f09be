// A wait that can be cut short.

import type { Clock } from '../../ports.ts';

/** Resolves after `durationMs`, or as soon as `cut` is aborted. */
export function pause(clock: Clock, durationMs: number, cut: AbortSignal): Promise<void> {
  if (cut.aborted) return Promise.resolve();
  return new Promise(resolve => {
    const end = () => {
      cancelWake();
      cut.removeEventListener('abort', end);
      resolve();
    };
    const cancelWake = clock.wakeAt(clock.monotonicMs() + durationMs, end);
    cut.addEventListener('abort', end, { once: true });
  });
}
