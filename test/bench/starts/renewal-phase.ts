// The renewals of a node while something goes on: how late each was, counted from the one before it. A renewal is due fetch_timeout after
// the last one that succeeded; one that is sent before that repeats an attempt that had no answer, and is counted as that.

import type { Figures } from '../measure.ts';
import { quantile } from '../measure.ts';
import type { InsideLook } from './inside-probe.ts';
import { type MeasuredNode, renewalMs } from './measured-node.ts';
import type { RenewalDoor } from './renewal-door.ts';

export interface RenewalPhase {
  readonly latenessMs: readonly number[];
  readonly repeated: number;
  /** Of main's event loop, one for each phase. */
  readonly looks: readonly InsideLook[];
}

/** As late as a renewal can seem to be early: when only the sight of the one before it was late. */
const blurMs = 500;

/** The renewals that are sent while `work` goes on, and what `work` makes. */
export async function watchRenewals<Made>(
  node: MeasuredNode,
  door: RenewalDoor,
  work: () => Promise<Made>,
): Promise<RenewalPhase & { readonly made: Made }> {
  await node.look();
  const first = door.sentMs.length;
  const made = await work();
  const look = await node.look();
  // With the one before, from which the first of them was due.
  const sentMs = door.sentMs.slice(Math.max(0, first - 1));
  const distances = sentMs.slice(1).map((atMs, index) => atMs - (sentMs[index] ?? Number.NaN));
  if (distances.length === 0) throw new Error('no renewal was seen: is the node a member?');
  const isRepeated = (distanceMs: number) => distanceMs < renewalMs - blurMs;
  return {
    latenessMs: distances.filter(distanceMs => !isRepeated(distanceMs)).map(distanceMs => distanceMs - renewalMs),
    repeated: distances.filter(isRepeated).length,
    looks: [look],
    made,
  };
}

export function together(phases: readonly RenewalPhase[]): RenewalPhase {
  return {
    latenessMs: phases.flatMap(({ latenessMs }) => latenessMs),
    repeated: phases.reduce((sum, { repeated }) => sum + repeated, 0),
    looks: phases.flatMap(({ looks }) => looks),
  };
}

/** @param mostLateMs the bound; null: shown for comparison only. */
export function addPhase(figures: Figures, what: string, phase: RenewalPhase, mostLateMs: number | null): void {
  const { latenessMs, repeated, looks } = phase;
  const latest = looks.reduce((a, b) => (b.lateMs > a.lateMs ? b : a));
  figures.add(`${what}: renewals`, latenessMs.length, '');
  figures.add('  late, median', quantile(latenessMs, 0.5), 'ms');
  figures.add('  late, 95 of 100', quantile(latenessMs, 0.95), 'ms');
  figures.add('  late, at most', Math.max(...latenessMs), 'ms', mostLateMs);
  figures.add('  attempts that had no answer', repeated, '', mostLateMs === null ? null : 0);
  figures.add("  main's event loop late, at most", latest.lateMs, 'ms');
  figures.add('    of which it waited for a processor', latest.waitedMs, 'ms');
  figures.add('  main at work without a pause, at most', Math.max(...looks.map(({ workedMs }) => workedMs)), 'ms');
}
