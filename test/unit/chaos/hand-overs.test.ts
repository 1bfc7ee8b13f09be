import { describe, expect, it } from 'vitest';
import type { Injected } from '../../chaos/faults/fault.ts';
import { moves } from '../../chaos/faults/rows.ts';
import { outcomeOf } from '../../chaos/judges/outcome.ts';
import type { Commit } from '../../chaos/record/history.ts';
import { Recording } from '../../chaos/record/record.ts';
import { rowFigures, sayRow } from '../../chaos/report/row-figures.ts';

const put = (key: string, value: unknown, revision: number, seenMs: number): Commit => ({
  ...{ key, revision, seenMs, create: value === null ? 0 : revision },
  value: value === null ? null : JSON.stringify(value),
});

/** cam is a's, and at 1000 somebody orders that it be moved. */
function ordered(): { readonly recording: Recording; readonly fault: Injected } {
  const recording = new Recording();
  const { history } = recording;
  history.apply(10, [put('members/a', {}, 10, 100)]);
  history.apply(11, [put('members/b', {}, 11, 110)]);
  history.apply(12, [put('owners/cam', { node: 'a', session: 10 }, 12, 120)]);
  history.apply(13, [put('moves/cam', { to: 'b' }, 13, 1010)]);
  const ofA = { stream: 'cam', pid: 1, node: 'a', epoch: 12, session: 10 };
  recording.runs.push({ ...ofA, firstMs: 200, lastMs: 1800, goneMs: 1805 });
  const owned = history.ownedBy('a');
  return { recording, fault: { what: '', atMs: 1000, nodes: ['a'], owned, holdMs: 0, heal: async () => {} } };
}

function handOver({ history }: Recording): void {
  history.apply(14, [put('owners/cam', { node: 'b', session: 11 }, 14, 1850), put('moves/cam', null, 14, 1850)]);
}

const kind = { name: 'move', row: moves, inject: async () => ordered().fault };
const ofB = { stream: 'cam', pid: 2, node: 'b', epoch: 14, session: 11, lastMs: 9000, goneMs: null };

describe('a planned move', () => {
  it('is measured from the old ffmpeg to the new one, without the stop', () => {
    const { recording, fault } = ordered();
    handOver(recording);
    recording.runs.push({ ...ofB, firstMs: 2100 });
    const outcome = outcomeOf(kind, fault, 9000, recording, 5000);
    expect(outcome).toMatchObject({ rowMs: [300], ownersMs: [850], misses: [] });
    const [row] = rowFigures([{ number: 1, kind, what: '', outcome, recoveryMs: 0 }], 5000);
    expect(row === undefined ? '' : sayRow(row)).toBe(
      'L3 move: stop + one transaction + start: from the old ffmpeg to the new one p95 0.30 of at most 1.50 s (1 faults, 1 streams): kept',
    );
  });

  it('that takes longer than its row allows is missed', () => {
    const { recording, fault } = ordered();
    handOver(recording);
    recording.runs.push({ ...ofB, firstMs: 3400 });
    const outcome = outcomeOf(kind, fault, 9000, recording, 5000);
    const [row] = rowFigures([{ number: 1, kind, what: '', outcome, recoveryMs: 0 }], 5000);
    expect(row?.misses).toEqual(['p95 1.60 s is over 1.50 s']);
  });

  it('that never came is missed, and so is one after which nothing ran', () => {
    const { recording, fault } = ordered();
    expect(outcomeOf(kind, fault, 9000, recording, 5000).misses).toEqual(['cam was not moved away from a']);
    handOver(recording);
    expect(outcomeOf(kind, fault, 9000, recording, 5000).misses).toEqual([
      'cam had no ffmpeg on both sides of its move to b',
    ]);
  });

  it('must be a hand-over, and no claim of a stream that was let fall', () => {
    const { recording, fault } = ordered();
    recording.history.apply(14, [put('owners/cam', { node: 'b', session: 11, reason: 'orphan' }, 14, 1850)]);
    recording.runs.push({ ...ofB, firstMs: 2100 });
    expect(outcomeOf(kind, fault, 9000, recording, 5000).misses).toEqual([
      'cam was not handed over but claimed by b: orphan',
    ]);
  });
});
