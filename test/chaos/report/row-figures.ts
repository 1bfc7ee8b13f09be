// What all faults of one row of the protocol brought about, beside the times that the row sets.

import type { FaultReport } from '../campaign.ts';
import type { Limits } from '../faults/rows.ts';
import { grouped } from '../grouped.ts';
import { type Figures, figuresOf, seconds } from './figures.ts';

export interface RowFigures {
  readonly row: string;
  readonly faults: number;
  /** What was measured, of what. */
  readonly what: string;
  readonly of: string;
  readonly figures: Figures;
  readonly limits: Limits;
  /** Sentences. */
  readonly misses: readonly string[];
}

const measured = {
  failover: { what: 'new owners', of: 'streams' },
  moves: { what: 'from the old ffmpeg to the new one', of: 'streams' },
  rejoins: { what: 'member again', of: 'nodes' },
} as const;

/** Of the rows that set such times. */
export function rowFigures(reports: readonly FaultReport[], staleMs: number): readonly RowFigures[] {
  return [...grouped(reports, one => one.outcome.row.name)].flatMap(([name, ofRow]) => {
    const row = ofRow[0]?.outcome.row;
    const figures = figuresOf(ofRow.flatMap(one => one.outcome.rowMs));
    if (row === undefined || !('limits' in row) || figures === null) return [];
    const limits = row.limits(staleMs);
    const misses = over(limits, figures);
    return [{ row: name, faults: ofRow.length, ...measured[row.type], figures, limits, misses }];
  });
}

export function sayRow({ row, faults, what, of, figures, limits, misses }: RowFigures): string {
  const kept = (['median', 'p95', 'max'] as const).flatMap(word => {
    const limit = limits[word];
    return limit === undefined ? [] : [`${word} ${seconds(figures[word])} of at most ${seconds(limit)} s`];
  });
  const verdict = misses.length === 0 ? 'kept' : 'MISSED';
  return `${row}: ${what} ${kept.join(', ')} (${faults} faults, ${figures.count} ${of}): ${verdict}`;
}

function over(limits: Limits, figures: Figures): readonly string[] {
  return (['median', 'p95', 'max'] as const).flatMap(word => {
    const limit = limits[word];
    if (limit === undefined || figures[word] <= limit) return [];
    return [`${word} ${seconds(figures[word])} s is over ${seconds(limit)} s`];
  });
}
