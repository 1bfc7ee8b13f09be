// What came of planned moves: each stream was handed over, and how long nobody took it in. That is measured between two processes, by the
// census: from the last look that found the old ffmpeg alive to the first that found the new one, so that it is never too short.

import type { Injected } from '../faults/fault.ts';
import type { Ownership } from '../record/history.ts';
import type { Recording } from '../record/record.ts';

export interface HandOvers {
  /** From the old ffmpeg to the new one, ms. */
  readonly pausesMs: readonly number[];
  /** From the order to the commit of the new owner, ms. */
  readonly ownersMs: readonly number[];
  /** Sentences. */
  readonly misses: readonly string[];
}

/** @param untilMs when all was well again. */
export function handOvers({ atMs, owned }: Injected, untilMs: number, recording: Recording): HandOvers {
  const found = { pausesMs: [] as number[], ownersMs: [] as number[], misses: [] as string[] };
  for (const { stream, node, epoch } of owned) {
    const next = recording.history
      .termsOf(stream)
      .find(term => term.epoch > epoch && term.node !== null && term.node !== node);
    if (next === undefined || next.seenMs > untilMs) {
      found.misses.push(`${stream} was not moved away from ${node}`);
      continue;
    }
    found.ownersMs.push(next.seenMs - atMs);
    if (!next.isHandOver)
      found.misses.push(`${stream} was not handed over but claimed by ${next.node}: ${next.reason}`);
    const pauseMs = pauseBefore(next, recording);
    if (pauseMs === null) found.misses.push(`${stream} had no ffmpeg on both sides of its move to ${next.node}`);
    else found.pausesMs.push(pauseMs);
  }
  return found;
}

/** null: one of the two was never seen. */
function pauseBefore({ stream, epoch }: Ownership, { runs }: Recording): number | null {
  const before = runs.findLast(run => run.stream === stream && run.epoch < epoch);
  const after = runs.find(run => run.stream === stream && run.epoch === epoch);
  return before === undefined || after === undefined ? null : after.firstMs - before.lastMs;
}
