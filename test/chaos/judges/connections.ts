// I1: the source never sees two connections of one stream. A connection ends when the witness reads its end. One whose client's link was
// cut meanwhile has, for the source, no end: it counts until the process that held it was found dead by the census, since a dead
// process holds nothing. By the witness's error (test/chaos/witness.test.ts measures it) two connections may seem to overlap, or not to: it is
// as late as its own event loop, so its worst delay around a moment is its error then, and too large a one leaves that moment unjudged.

import { grouped } from '../grouped.ts';
import type { Connection, Recording, Run } from '../record/record.ts';
import { neighbours, overlaps, type Span, type Violation } from './violation.ts';

/** The witness errs by less than this when nothing delays it. */
export const leastErrorMs = 5;
/** A witness that was later than this is not good enough for I1. */
const mostErrorMs = 20;
/** It tells of its delays once a second, so that those around a moment are told within less. */
const nearMs = 2000;
/** A process may be found to be ffmpeg a little after it connected, and the clocks of two observers are read at different moments. */
const findingMs = 100;

export function judgeConnections(recording: Recording, untilMs: number): readonly Violation[] {
  return [...spansByStream(recording, untilMs)].flatMap(([stream, spans]) =>
    overlaps(spans)
      .filter(([earlier, later, byMs]) => byMs > witnessErrorMs(recording, earlier.toMs, later.fromMs))
      .map(([earlier, later, byMs]) => ({
        invariant: 'I1',
        sentence: `the source of ${stream} saw two connections for ${byMs.toFixed(1)} ms: ${earlier.name} and ${later.name}`,
        atMs: later.fromMs,
      })),
  );
}

/** What the witness can have erred by around those moments. */
export function witnessErrorMs({ witnessDelays }: Recording, ...momentsMs: readonly number[]): number {
  const near = witnessDelays.filter(({ atMs, worstMs }) =>
    momentsMs.some(ms => Math.abs(atMs - ms) <= nearMs + worstMs),
  );
  return Math.max(leastErrorMs, ...near.map(({ worstMs }) => worstMs));
}

/** null: I1 can be judged. A sentence: where an overlap may have gone unseen, the witness being later than the gap that it saw. */
export function whyInconclusive(recording: Recording, untilMs: number): string | null {
  const errors = [...spansByStream(recording, untilMs).values()].flatMap(spans =>
    neighbours(spans).flatMap(([earlier, later]) => {
      const errorMs = witnessErrorMs(recording, earlier.toMs, later.fromMs);
      return errorMs > mostErrorMs && Math.abs(later.fromMs - earlier.toMs) < errorMs ? [errorMs] : [];
    }),
  );
  if (errors.length === 0) return null;
  const late = `the witness was late by up to ${Math.max(...errors).toFixed(1)} ms around ${errors.length} changes of a connection`;
  return `I1 is inconclusive: ${late}, and shorter overlaps than that are not seen`;
}

function spansByStream(recording: Recording, untilMs: number): ReadonlyMap<string, readonly Span[]> {
  const runs = grouped(recording.runs, run => run.stream);
  return new Map(
    [...grouped(recording.connections, one => one.stream)].map(([stream, connections]) => [
      stream,
      connections.map(one => spanOf(one, runs.get(stream) ?? [], recording, untilMs)),
    ]),
  );
}

/** The clients of the connections of a stream that are open, of whom one that was cut off and found dead is none any more. */
export function openConnections(recording: Recording, stream: string): readonly string[] {
  const runs = recording.runs.filter(run => run.stream === stream);
  return recording.connections
    .filter(one => one.stream === stream && one.closedMs === null)
    .map(one => spanOf(one, runs, recording, Number.POSITIVE_INFINITY))
    .filter(({ toMs }) => toMs === Number.POSITIVE_INFINITY)
    .map(({ name }) => name);
}

function spanOf(connection: Connection, runs: readonly Run[], recording: Recording, untilMs: number): Span {
  const { client, openedMs } = connection;
  const seenMs = connection.closedMs ?? untilMs;
  const wasCut = recording.silences.some(
    silence => silence.client === client && silence.fromMs < seenMs && silence.toMs > openedMs,
  );
  const holder = wasCut ? holderOf(connection, runs) : null;
  return { name: client, fromMs: openedMs, toMs: Math.min(seenMs, holder?.goneMs ?? Number.POSITIVE_INFINITY) };
}

/** The latest run of that node that had begun when the connection opened. */
function holderOf({ client, openedMs }: Connection, runs: readonly Run[]): Run | null {
  return (
    runs.findLast(
      run =>
        run.node === client &&
        run.firstMs <= openedMs + findingMs &&
        (run.goneMs ?? Number.POSITIVE_INFINITY) >= openedMs,
    ) ?? null
  );
}
