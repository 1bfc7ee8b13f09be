import { describe, expect, it } from 'vitest';
import type { FaultKind, Injected } from '../../chaos/faults/fault.ts';
import { fastRestart, type Row, restartedEtcd } from '../../chaos/faults/rows.ts';
import { type Outcome, outcomeOf } from '../../chaos/judges/outcome.ts';
import { Recording } from '../../chaos/record/record.ts';
import { rowFigures } from '../../chaos/report/row-figures.ts';

const TTL_MS = 5000;
const fault: Injected = { what: '', atMs: 2000, nodes: ['a'], owned: [], holdMs: 0, heal: async () => {} };
const kind = (row: Row): FaultKind => ({ name: 'fault', row, inject: async () => fault });

/** Puts and deletions of the member key of a: the moment, and its create_revision (null: deleted). */
function outcome(row: Row, ...commits: readonly (readonly [seenMs: number, create: number | null])[]): Outcome {
  const recording = new Recording();
  for (const [index, [seenMs, create]] of commits.entries()) {
    const value = create === null ? null : '{}';
    const commit = { revision: 10 + index, key: 'members/a', value, create: create ?? 0, seenMs };
    recording.history.apply(commit.revision, [commit]);
  }
  return outcomeOf(kind(row), fault, 20_000, recording, TTL_MS);
}

describe('a node that is started again at once', () => {
  it('is timed from the fault to its new session', () => {
    expect(outcome(fastRestart, [1000, 10], [2200, null], [3500, 12])).toMatchObject({ rowMs: [1500], misses: [] });
  });

  it('has missed its row when that takes T', () => {
    const late = outcome(fastRestart, [1000, 10], [2200, null], [7100, 12]);
    const [row] = rowFigures([{ number: 1, kind: kind(fastRestart), what: '', outcome: late, recoveryMs: 0 }], TTL_MS);
    expect(row?.misses).toEqual(['max 5.10 s is over 5.00 s']);
  });

  it('has missed it when it never comes', () => {
    expect(outcome(fastRestart, [1000, 10], [2200, null]).misses).toEqual(['a did not join again']);
  });
});

describe('a session while etcd is restarted', () => {
  // Renewed at 1900: the attempt may have begun at 1400; + 5000 - K 400 - 25.
  const earliestDeadlineMs = 5975;

  it('may go on', () => {
    expect(outcome(restartedEtcd, [900, 10], [1900, 10], [4000, 10]).misses).toEqual([]);
  });

  it('may end when its D has passed', () => {
    expect(outcome(restartedEtcd, [900, 10], [1900, 10], [earliestDeadlineMs + 1, null]).misses).toEqual([]);
  });

  it('must not end before that, whether its key is deleted or a new one begins', () => {
    const early = ['a gave its session up at least 75 ms before its D'];
    expect(outcome(restartedEtcd, [900, 10], [1900, 10], [earliestDeadlineMs - 75, null]).misses).toEqual(early);
    expect(outcome(restartedEtcd, [900, 10], [1900, 10], [earliestDeadlineMs - 75, 12]).misses).toEqual(early);
  });

  it('that ended before the fault is not held against it', () => {
    expect(outcome(restartedEtcd, [900, 10], [1500, null], [1600, 12], [4000, 12]).misses).toEqual([]);
  });
});
