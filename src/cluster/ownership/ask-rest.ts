// When something may be asked about a stream again: not while an answer is awaited, and not at once after a refusal.

import { change, type Turn } from '../turn.ts';

/** An answer is awaited. */
export const untilAnswered = Number.POSITIVE_INFINITY;

/** Nothing is asked about these streams before `untilMs` (monotonic). Those whose rest is over are forgotten. */
export function restStreams(turn: Turn, streams: readonly string[], untilMs: number): void {
  const { monotonicMs } = turn.now;
  const rests = new Map([...turn.state.askRest].filter(([, until]) => until > monotonicMs));
  for (const stream of streams) {
    if (untilMs > monotonicMs) rests.set(stream, untilMs);
    else rests.delete(stream);
  }
  change(turn, { askRest: rests });
}
