// The exit status of bin/chaos after a run, with the sentence that explains it. A run that made no fault has shown nothing, and is not to
// be taken for one that found nothing.

import type { Report } from './report.ts';

export interface ExitStatus {
  readonly status: 0 | 1 | 2 | 3;
  /** null: the report says it all. */
  readonly sentence: string | null;
}

export function exitStatus({
  violations,
  misses,
  inconclusive,
  faults,
  skipped,
}: Pick<Report, 'violations' | 'misses' | 'inconclusive' | 'faults' | 'skipped'>): ExitStatus {
  if (violations.length > 0) return { status: 1, sentence: null };
  if (faults === 0) return { status: 2, sentence: nothingDone(skipped) };
  return { status: misses.length + inconclusive.length > 0 ? 3 : 0, sentence: null };
}

function nothingDone(skipped: Report['skipped']): string {
  const whys = Object.entries(skipped).map(([kind, why]) => `${kind}: ${why}`);
  const why = whys.length === 0 ? 'its end came before the first one' : whys.join('; ');
  return `no fault was made, so this run shows nothing (${why})`;
}
