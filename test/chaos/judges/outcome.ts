// What came of one fault, measured against its row of the protocol. A limit on a median or a percentile is judged at the end, over all
// faults of the row; here only what a single fault can be blamed for.

import type { FaultKind, Injected } from '../faults/fault.ts';
import type { Row } from '../faults/rows.ts';
import type { Recording } from '../record/record.ts';
import { handOvers } from './hand-overs.ts';
import { type RowOfFault, rowOf } from './row-of.ts';
import { endedEarly, rejoins } from './sessions.ts';

export interface Outcome {
  readonly row: Row;
  /** Why that is not the row of its kind; null: it is. */
  readonly reason: string | null;
  /** What the row sets its limits on, ms. */
  readonly rowMs: readonly number[];
  /** From the fault to the commit of the new owner, ms, for each stream that was lost. */
  readonly ownersMs: readonly number[];
  /** From the fault to a first segment of a new owner's, or of the same one again, ms. */
  readonly segmentsMs: readonly number[];
  /** From the end of an ffmpeg to the next first segment of its stream, wherever, ms. */
  readonly gapsMs: readonly number[];
  /** Sentences. */
  readonly misses: readonly string[];
}

/** @param untilMs when all was well again. @param ttlMs the TTL that etcd grants for stale_timeout. */
export function outcomeOf(
  kind: FaultKind,
  fault: Injected,
  untilMs: number,
  recording: Recording,
  ttlMs: number,
): Outcome {
  const ofFault = rowOf(kind, fault, untilMs, recording.history, ttlMs);
  const { row, reason } = ofFault;
  return { row, reason, ...measure(ofFault, fault, untilMs, recording, ttlMs), gapsMs: gaps(fault, recording) };
}

type Measures = Pick<Outcome, 'rowMs' | 'ownersMs' | 'segmentsMs' | 'misses'>;

function measure(
  { row, sinceMs, nodes }: RowOfFault,
  fault: Injected,
  untilMs: number,
  recording: Recording,
  ttlMs: number,
): Measures {
  switch (row.type) {
    case 'failover':
      return failover(fault, sinceMs, untilMs, recording);
    case 'moves':
      return ofMoves(fault, untilMs, recording);
    case 'rejoins': {
      const { joinsMs, misses } = rejoins(fault, untilMs, recording.history);
      return { ...nothing, rowMs: joinsMs, segmentsMs: returns(fault, recording), misses };
    }
    case 'sessions': {
      const misses = endedEarly({ ...fault, atMs: sinceMs, nodes }, recording.history, ttlMs);
      return { ...nothing, segmentsMs: returns(fault, recording), misses };
    }
    case 'unchanged':
      return { ...nothing, segmentsMs: restarts(fault, recording), misses: changes(fault, untilMs, recording) };
    // What must have stopped is a matter of safety: judgeSurvivors.
    case 'stops':
      return nothing;
    case 'recovers':
      return { ...nothing, segmentsMs: returns(fault, recording) };
  }
}

const nothing: Measures = { rowMs: [], ownersMs: [], segmentsMs: [], misses: [] };

function failover({ atMs, owned }: Injected, sinceMs: number, untilMs: number, recording: Recording): Measures {
  const outcome = { ownersMs: [] as number[], segmentsMs: [] as number[], misses: [] as string[] };
  for (const { stream, epoch } of owned) {
    const next = recording.history.termsOf(stream).find(term => term.epoch > epoch && term.node !== null);
    if (next === undefined || next.seenMs > untilMs) {
      outcome.misses.push(`${stream} never got a new owner`);
      continue;
    }
    outcome.ownersMs.push(next.seenMs - atMs);
    const running = recording.running.find(one => one.stream === stream && one.atMs > atMs && one.epoch > epoch);
    if (running !== undefined) outcome.segmentsMs.push(running.atMs - atMs);
  }
  return { ...outcome, rowMs: outcome.ownersMs.map(ms => atMs + ms - sinceMs) };
}

function ofMoves(fault: Injected, untilMs: number, recording: Recording): Measures {
  const { pausesMs, ownersMs, misses } = handOvers(fault, untilMs, recording);
  return { rowMs: pausesMs, ownersMs, segmentsMs: returns(fault, recording), misses };
}

/** Streams whose ffmpeg ended, and that stayed where they were: how long they took until a segment of the next one. */
function restarts(fault: Injected, recording: Recording): readonly number[] {
  const changed = recording.history.ownerships.filter(({ seenMs }) => seenMs > fault.atMs);
  const moved = new Set(changed.map(({ stream }) => stream));
  return returns(fault, recording, moved);
}

/** How long every stream whose ffmpeg ended took until a segment again, wherever. */
function returns(
  { atMs }: Injected,
  { runs, running }: Recording,
  without: ReadonlySet<string> = new Set(),
): readonly number[] {
  const ended = new Set(runs.filter(run => (run.goneMs ?? 0) > atMs).map(run => run.stream));
  return [...ended].flatMap(stream => {
    const again = running.find(one => one.stream === stream && one.atMs > atMs);
    return again === undefined || without.has(stream) ? [] : [again.atMs - atMs];
  });
}

/** A frozen fence, for example, costs no picture before it is replaced. */
function gaps({ atMs }: Injected, { runs, running }: Recording): readonly number[] {
  return runs.flatMap(({ stream, goneMs }) => {
    if (goneMs === null || goneMs < atMs) return [];
    const again = running.find(one => one.stream === stream && one.atMs > goneMs);
    return again === undefined ? [] : [again.atMs - goneMs];
  });
}

function changes({ atMs }: Injected, untilMs: number, { history }: Recording): readonly string[] {
  return history.ownerships
    .filter(
      ({ seenMs, isHandOver, isRetake, node }) =>
        seenMs > atMs && seenMs < untilMs && !isHandOver && !isRetake && node !== null,
    )
    .map(({ stream, node, reason }) => `${stream} was claimed by ${node}, though nothing should have moved: ${reason}`);
}
