// A limit of time by the monotonic clock. gRPC's own deadlines go by the wall clock, which may jump, so each call has both:
// whichever comes first ends it.

import type { Clock } from '../../ports.ts';
import { CallFailure, TimeIsOver } from './failure.ts';

export interface CallTime {
  /** Aborted when the time is over, or the call has ended: what is still under way is to be cancelled. */
  readonly signal: AbortSignal;
  /** The same limit for gRPC: wall time, ms since 1970. */
  readonly deadline: number;
}

export interface TimeLimit {
  readonly clock: Clock;
  readonly timeoutMs: number;
  /** Ends the call early: its connection is closed. */
  readonly closing: AbortSignal;
}

/** Runs `run` and rejects, at the latest after `timeoutMs`, with TimeIsOver, or with CallFailure when the connection is closed. */
export async function within<T>(limit: TimeLimit, run: (time: CallTime) => Promise<T>): Promise<T> {
  const abort = new AbortController();
  const watch = watchLimit(limit);
  try {
    const time = { signal: abort.signal, deadline: limit.clock.unixMs() + limit.timeoutMs };
    return await Promise.race([watch.ended, run(time)]);
  } finally {
    watch.cancel();
    abort.abort();
  }
}

function watchLimit(limit: TimeLimit): { readonly ended: Promise<never>; readonly cancel: () => void } {
  let cancel = () => {};
  const ended = new Promise<never>((_resolve, reject) => {
    const close = () => reject(new CallFailure(cancelled, 'the connection was closed'));
    if (limit.closing.aborted) close();
    limit.closing.addEventListener('abort', close, { once: true });
    const cancelWake = limit.clock.wakeAt(limit.clock.monotonicMs() + limit.timeoutMs, () => reject(new TimeIsOver()));
    cancel = () => {
      cancelWake();
      limit.closing.removeEventListener('abort', close);
    };
  });
  return { ended, cancel };
}

const cancelled = 1;
