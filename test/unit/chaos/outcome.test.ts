import { describe, expect, it } from 'vitest';
import type { FaultKind, Injected } from '../../chaos/faults/fault.ts';
import { fenceDies, mainCrashed, noQuorum, type Row } from '../../chaos/faults/rows.ts';
import { type Outcome, outcomeOf } from '../../chaos/judges/outcome.ts';
import { judgeSurvivors } from '../../chaos/judges/survivors.ts';
import { Recording } from '../../chaos/record/record.ts';
import { rowFigures, sayRow } from '../../chaos/report/row-figures.ts';

const nobody: Injected = { what: '', atMs: 1000, nodes: [], owned: [], holdMs: 0, heal: async () => {} };
const kind = (row: Row): FaultKind => ({ name: 'fault', row, inject: async () => nobody });

describe('what came of a fault', () => {
  it('a stream is without a picture from the end of its ffmpeg, not from the fault', () => {
    const recording = new Recording();
    const run = { node: 'a', stream: 'cam', epoch: 12, session: 10 };
    recording.runs.push({ ...run, pid: 1, firstMs: 100, lastMs: 1495, goneMs: 1500 });
    recording.runs.push({ ...run, pid: 2, firstMs: 2000, lastMs: 5000, goneMs: null });
    for (const atMs of [1200, 4000]) recording.running.push({ node: 'a', stream: 'cam', epoch: 12, atMs });
    expect(outcomeOf(kind(fenceDies), nobody, 5000, recording, 5000)).toMatchObject({
      gapsMs: [2500],
      misses: [],
    });
  });

  it('an ffmpeg that ended before the fault is not held against it', () => {
    const recording = new Recording();
    const ended = { node: 'a', stream: 'cam', epoch: 12, session: 10, pid: 1, firstMs: 100, lastMs: 895, goneMs: 900 };
    recording.runs.push(ended);
    recording.running.push({ node: 'a', stream: 'cam', epoch: 12, atMs: 4000 });
    expect(outcomeOf(kind(fenceDies), nobody, 5000, recording, 5000).gapsMs).toEqual([]);
  });
});

describe('while there is no quorum', () => {
  const run = { node: 'a', stream: 'cam', epoch: 12, session: 10, pid: 7, firstMs: 100, goneMs: null };

  function survivors(row: Row, firstMs: number, lastMs: number) {
    const recording = new Recording();
    recording.runs.push({ ...run, firstMs, lastMs });
    return judgeSurvivors(kind(row), nobody, recording, 5000);
  }

  it('an ffmpeg that outlives T is a violation, not only a limit missed', () => {
    expect(survivors(noQuorum, 100, 6012)).toEqual([
      {
        invariant: 'I9',
        sentence: 'cam: pid 7 of a still lived 12.0 ms after T had passed since there was no quorum',
        atMs: 6000,
      },
    ]);
  });

  it('one that ends in time, or begins after it, is none', () => {
    expect(survivors(noQuorum, 100, 5990)).toEqual([]);
    expect(survivors(noQuorum, 9500, 9900)).toEqual([]);
  });

  it('nobody is blamed after faults that leave a quorum', () => {
    expect(survivors(fenceDies, 100, 9000)).toEqual([]);
  });
});

describe('a row of the protocol', () => {
  const outcome = (row: Row, ownersMs: readonly number[]): Outcome => ({
    ...{ row, reason: null, rowMs: ownersMs, ownersMs, segmentsMs: [], gapsMs: [], misses: [] },
  });
  const report = (row: Row, ownersMs: readonly number[]) => ({
    ...{ number: 1, what: '', recoveryMs: 0 },
    kind: kind(row),
    outcome: outcome(row, ownersMs),
  });

  it('is kept or missed by all its faults together', () => {
    const kept = rowFigures([report(mainCrashed, [300, 400]), report(mainCrashed, [350])], 5000);
    expect(kept.map(sayRow)).toEqual([
      'L2 main crashed: 0.5 s median, 1 s: new owners median 0.35 of at most 0.50 s, max 0.40 of at most 1.00 s (2 faults, 3 streams): kept',
    ]);
    const [missed] = rowFigures([report(mainCrashed, [300, 400, 1200])], 5000);
    expect(missed?.misses).toEqual(['max 1.20 s is over 1.00 s']);
  });

  it('without a time for new owners has none to keep', () => {
    expect(rowFigures([report(fenceDies, [])], 5000)).toEqual([]);
  });
});
