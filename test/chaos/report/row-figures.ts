// New owners after all faults of one row of the protocol, beside the times that the row sets.

import type { FaultReport } from '../campaign.ts';
import type { Limits } from '../faults/rows.ts';
import { type Figures, figuresOf, seconds } from './figures.ts';

export interface RowFigures {
  readonly row: string;
  readonly faults: number;
  readonly owners: Figures;
  readonly limits: Limits;
  /** Sentences. */
  readonly misses: readonly string[];
}

/** Of the rows that set such times. */
export function rowFigures(reports: readonly FaultReport[], staleMs: number): readonly RowFigures[] {
  return [...groups(reports, one => one.kind.row.name)].flatMap(([name, ofRow]) => {
    const row = ofRow[0]?.kind.row;
    const owners = figuresOf(ofRow.flatMap(one => one.outcome.ownersMs));
    if (row?.type !== 'failover' || owners === null) return [];
    const limits = row.limits(staleMs);
    return [{ row: name, faults: ofRow.length, owners, limits, misses: over(limits, owners) }];
  });
}

export function sayRow({ row, faults, owners, limits, misses }: RowFigures): string {
  const kept = (['median', 'p95', 'max'] as const).flatMap(word => {
    const limit = limits[word];
    return limit === undefined ? [] : [`${word} ${seconds(owners[word])} of at most ${seconds(limit)} s`];
  });
  const verdict = misses.length === 0 ? 'kept' : 'MISSED';
  return `${row}: new owners ${kept.join(', ')} (${faults} faults, ${owners.count} streams): ${verdict}`;
}

function over(limits: Limits, figures: Figures): readonly string[] {
  return (['median', 'p95', 'max'] as const).flatMap(word => {
    const limit = limits[word];
    if (limit === undefined || figures[word] <= limit) return [];
    return [`${word} ${seconds(figures[word])} s is over ${seconds(limit)} s`];
  });
}

export function groups(
  reports: readonly FaultReport[],
  nameOf: (report: FaultReport) => string,
): ReadonlyMap<string, readonly FaultReport[]> {
  const map = new Map<string, FaultReport[]>();
  for (const report of reports) map.set(nameOf(report), [...(map.get(nameOf(report)) ?? []), report]);
  return map;
}
