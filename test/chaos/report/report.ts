// What a campaign showed, as data (report.json) and as text: figures by kind of fault and by row of the protocol, limits, violations.

import type { Campaign, FaultReport } from '../campaign.ts';
import { grouped } from '../grouped.ts';
import { leastErrorMs, whyInconclusive } from '../judges/connections.ts';
import type { Violation } from '../judges/violation.ts';
import { nowMs } from '../record/record.ts';
import type { World } from '../world/world.ts';
import { type Figures, figuresOf, seconds } from './figures.ts';
import { type RowFigures, rowFigures, sayRow } from './row-figures.ts';

export interface KindFigures {
  readonly kind: string;
  readonly row: string;
  readonly faults: number;
  readonly owners: Figures | null;
  readonly segments: Figures | null;
  readonly gaps: Figures | null;
  readonly recovery: Figures | null;
}

export interface Report {
  readonly seed: number;
  readonly nodes: number;
  readonly streams: number;
  readonly staleTimeout: number;
  readonly unsafe: string | null;
  readonly faults: number;
  readonly violations: readonly Violation[];
  /** Limits of the protocol's rows that were not kept. */
  readonly misses: readonly string[];
  /** Why an invariant could not be judged well enough. */
  readonly inconclusive: readonly string[];
  readonly skipped: Readonly<Record<string, string>>;
  readonly kinds: readonly KindFigures[];
  readonly rows: readonly RowFigures[];
  readonly observers: {
    readonly connections: number;
    readonly runs: number;
    readonly revisions: number;
    /** What I1 is judged with where the witness was not later than that. */
    readonly witnessErrorMs: number;
    readonly worstWitnessMs: number;
    readonly looks: number;
    readonly lateLooks: number;
    readonly worstLookMs: number;
  };
}

export function reportOf(world: World, campaign: Campaign): Report {
  const { options, recording } = world;
  const { seed, nodes, streams, staleTimeout, unsafe } = options;
  const rows = rowFigures(campaign.reports, staleTimeout * 1000);
  return {
    ...{ seed, nodes, streams, staleTimeout, unsafe },
    faults: campaign.reports.length,
    violations: campaign.violations,
    misses: [
      ...campaign.reports.flatMap(one => one.outcome.misses.map(miss => `${one.number}. ${one.kind.name}: ${miss}`)),
      ...rows.flatMap(({ row, figures, of, misses }) => misses.map(miss => `${row}: ${miss} (${figures.count} ${of})`)),
    ],
    inconclusive: [whyInconclusive(recording, nowMs())].filter(why => why !== null),
    skipped: Object.fromEntries(campaign.skipped),
    kinds: [...grouped(campaign.reports, one => one.kind.name)].map(([kind, reports]) => kindFigures(kind, reports)),
    rows,
    observers: {
      connections: recording.connections.length,
      runs: recording.runs.length,
      revisions: recording.history.revision,
      witnessErrorMs: leastErrorMs,
      worstWitnessMs: Math.max(0, ...recording.witnessDelays.map(({ worstMs }) => worstMs)),
      looks: recording.looks,
      lateLooks: recording.lateLooks,
      worstLookMs: recording.worstLookMs,
    },
  };
}

function kindFigures(kind: string, reports: readonly FaultReport[]): KindFigures {
  return {
    kind,
    row: reports[0]?.kind.row.name ?? '',
    faults: reports.length,
    owners: figuresOf(reports.flatMap(one => one.outcome.ownersMs)),
    segments: figuresOf(reports.flatMap(one => one.outcome.segmentsMs)),
    gaps: figuresOf(reports.flatMap(one => one.outcome.gapsMs)),
    recovery: figuresOf(reports.map(one => one.recoveryMs)),
  };
}

export function reportText(report: Report): string {
  const { observers } = report;
  return [
    `chaos: seed ${report.seed}, ${report.nodes} nodes, ${report.streams} streams, stale_timeout ${report.staleTimeout} s` +
      `${report.unsafe === null ? '' : `, THE UNSAFE BUILD '${report.unsafe}'`}`,
    '',
    table(report.kinds),
    '',
    ...report.rows.map(sayRow),
    '',
    `${report.faults} faults; ${report.violations.length} violations; ${report.misses.length} limits missed`,
    ...report.violations.map(one => `VIOLATION of ${one.invariant}: ${one.sentence}`),
    ...report.inconclusive,
    ...report.misses.map(miss => `missed: ${miss}`),
    ...Object.entries(report.skipped).map(([kind, why]) => `left out: ${kind} (${why})`),
    '',
    `I1 is judged from ${observers.connections} connections at the source, by their ends as it saw them; where the link to a node was`,
    'cut, and so the source saw no end, by the death of the process that held it. The witness errs by',
    `no more than ${observers.witnessErrorMs} ms or its own longest delay around that moment (a test measures that), by which overlaps are judged; the`,
    `longest of this run was ${observers.worstWitnessMs.toFixed(1)} ms. I2 to I5 and I9 are judged from`,
    `${observers.runs} runs of ffmpeg, looked at every 5 ms (of ${observers.looks} looks ${observers.lateLooks} came more than 20 ms after the last one, the`,
    `worst ${observers.worstLookMs.toFixed(0)} ms), and from ${observers.revisions} revisions of etcd, on the one monotonic clock that all these namespaces share.`,
    '',
  ].join('\n');
}

function table(kinds: readonly KindFigures[]): string {
  const rows = kinds.map(one => [
    one.kind,
    `${one.faults}`,
    triple(one.owners),
    triple(one.segments),
    triple(one.gaps),
    triple(one.recovery),
    one.row,
  ]);
  const head = [
    'fault',
    'times',
    'new owner, s',
    'new segment, s',
    'no picture, s',
    'all well, s',
    'row of the protocol',
  ];
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map(row => row[column]?.length ?? 0)));
  return all
    .map(row =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** median / p95 / max. */
function triple(figures: Figures | null): string {
  return figures === null ? '-' : [figures.median, figures.p95, figures.max].map(seconds).join(' / ');
}
