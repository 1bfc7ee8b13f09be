// What another node says of itself when asked (`/cluster/report`), parsed at the door: a later version of weir, or a stranger at that
// address, may have said it. What cannot be read is left out.

import { parseIngestViews } from './parse-ingest-views.ts';
import type { IngestView } from './view.ts';

export interface NodeReport {
  readonly ingests: readonly IngestView[];
  /** How many watch there, by stream. */
  readonly viewers: ReadonlyMap<string, number>;
}

/** As it goes over the wire. */
export interface NodeReportJson {
  readonly ingests: readonly IngestView[];
  readonly viewers: readonly (readonly [stream: string, viewers: number])[];
}

export function parseNodeReport(value: unknown): NodeReport {
  const { ingests, viewers } = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  return {
    ingests: parseIngestViews(ingests),
    viewers: new Map(Array.isArray(viewers) ? viewers.filter(isCount) : []),
  };
}

function isCount(value: unknown): value is readonly [string, number] {
  if (!Array.isArray(value)) return false;
  const [stream, count] = value;
  return typeof stream === 'string' && Number.isSafeInteger(count) && count >= 0;
}
