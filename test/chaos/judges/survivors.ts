// I9 while nothing can be committed: no renewal began after that fault, so every D has passed before T has. The other judges look at etcd's
// history, which shows nothing of such a time, and would have to wait for its end.

import type { FaultKind, Injected } from '../faults/fault.ts';
import type { Recording } from '../record/record.ts';
import type { Violation } from './violation.ts';

/** @param ttlMs the TTL that etcd grants for stale_timeout. */
export function judgeSurvivors(
  { row }: FaultKind,
  { atMs }: Injected,
  { runs }: Recording,
  ttlMs: number,
): readonly Violation[] {
  if (row.type !== 'stops') return [];
  const endMs = atMs + ttlMs;
  return runs
    .filter(run => run.firstMs < endMs && run.lastMs > endMs)
    .map(({ stream, node, pid, lastMs }) => {
      const late = `still lived ${(lastMs - endMs).toFixed(1)} ms after`;
      const sentence = `${stream}: pid ${pid} of ${node} ${late} T had passed since there was no quorum`;
      return { invariant: 'I9', sentence, atMs: endMs };
    });
}
