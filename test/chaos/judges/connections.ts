// I1: the source never sees two connections of one stream. A connection ends when the witness reads its end. One whose client's link was
// cut meanwhile has, for the source, no end: it counts until the process that held it was found dead by the census, since a dead
// process holds nothing. By the witness's error (test/chaos/witness.test.ts measures it) two connections may seem to overlap: it is as late
// as its own event loop, so the worst delay of a run is its error there, and too large a one leaves nothing to be judged by it.

import type { Connection, Recording, Run } from '../record/record.ts';
import { byStream, overlaps, type Span, type Violation } from './violation.ts';

/** The witness errs by less than this when nothing delays it. */
export const leastErrorMs = 5;
/** A witness that was later than this is not good enough for I1. */
const mostErrorMs = 20;
/** A process may be found to be ffmpeg a little after it connected, and the clocks of two observers are read at different moments. */
const findingMs = 100;

export function judgeConnections(recording: Recording, untilMs: number): readonly Violation[] {
  const runs = byStream(recording.runs);
  const errorMs = witnessErrorMs(recording);
  return [...byStream(recording.connections)].flatMap(([stream, connections]) => {
    const spans = connections.map(one => spanOf(one, runs.get(stream) ?? [], recording, untilMs));
    return overlaps(spans)
      .filter(([, , byMs]) => byMs > errorMs)
      .map(([earlier, later, byMs]) => ({
        invariant: 'I1',
        sentence: `the source of ${stream} saw two connections for ${byMs.toFixed(1)} ms: ${earlier.name} and ${later.name}`,
        atMs: later.fromMs,
      }));
  });
}

/** What two connections may seem to overlap by in this run. */
export function witnessErrorMs({ worstWitnessMs }: Recording): number {
  return Math.max(leastErrorMs, worstWitnessMs);
}

/** null: I1 can be judged. A sentence: why an overlap could have gone unseen. */
export function whyInconclusive(recording: Recording): string | null {
  const errorMs = witnessErrorMs(recording);
  if (errorMs <= mostErrorMs) return null;
  return `I1 is inconclusive: the witness was late by up to ${errorMs.toFixed(1)} ms, and shorter overlaps than that are not seen`;
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
