import { describe, expect, it } from 'vitest';
import type { FaultKind, Injected } from '../../chaos/faults/fault.ts';
import { hostAndLeaderLost, type Row, slowEtcd } from '../../chaos/faults/rows.ts';
import { type Outcome, outcomeOf } from '../../chaos/judges/outcome.ts';
import type { Commit } from '../../chaos/record/history.ts';
import { Recording } from '../../chaos/record/record.ts';

const TTL_MS = 5000;
const owned = { stream: 'cam', node: 'a', session: 10, epoch: 11, reason: '', seenMs: 150 };
const fault: Injected = {
  ...{ what: '', atMs: 1000, nodes: ['a'], holdMs: 0, heal: () => {} },
  owned: [{ ...owned, isHandOver: false, isRetake: false, passedOver: null }],
};
const kind = (row: Row): FaultKind => ({ name: 'fault', row, inject: async () => fault });

type Line = readonly [seenMs: number, key: string, value: string | null, create?: number];

/** Two nodes that own something at 1200 ms, then nothing for that long, then others' commits every 500 ms, and the lines. */
function outcome(row: Row, silentMs: number, ...lines: readonly Line[]): Outcome {
  const recording = new Recording();
  const before: readonly Line[] = [
    [100, 'members/a', '{}', 10],
    [150, 'owners/cam', JSON.stringify({ node: 'a', session: 10, reason: '' })],
    [200, 'members/b', '{}', 12],
    [1200, 'members/b', '{}', 12],
  ];
  const after = Array.from({ length: 30 }, (_, index): Line => [1200 + silentMs + 500 * index, 'nodes/c', '{}']);
  const inOrder = [...before, ...after, ...lines].sort(([one], [other]) => one - other);
  for (const [index, [seenMs, key, value, create = 0]] of inOrder.entries()) {
    const commit: Commit = { revision: 10 + index, key, value, create, seenMs };
    recording.history.apply(commit.revision, [commit]);
  }
  return outcomeOf(kind(row), fault, 60_000, recording, TTL_MS);
}

const claimed = (atMs: number): Line => [
  atMs,
  'owners/cam',
  JSON.stringify({ node: 'b', session: 12, reason: 'placed' }),
];

describe('a host that is lost with the leader of etcd', () => {
  it('is measured from the fault while the election is an ordinary one', () => {
    const { row, rowMs, reason } = outcome(hostAndLeaderLost, 2500, claimed(10_000));
    expect({ row, rowMs, reason }).toEqual({ row: hostAndLeaderLost, rowMs: [9000], reason: null });
  });

  it('is measured from the end of one that took several rounds', () => {
    const { row, rowMs, ownersMs, reason } = outcome(hostAndLeaderLost, 6000, claimed(13_500));
    expect(row.name).toContain('no leader for more than 3.5 s');
    expect({ rowMs, ownersMs, reason }).toEqual({
      ...{ rowMs: [6300], ownersMs: [12_500] },
      reason: 'etcd committed nothing for 6.00 s',
    });
  });
});

describe('a change of leader alone', () => {
  it('moves nothing while it lasts no longer than any session can wait', () => {
    const { row, misses } = outcome(slowEtcd, 2900, claimed(9000));
    expect(row).toBe(slowEtcd);
    expect(misses).toEqual(['cam was claimed by b, though nothing should have moved: placed']);
  });

  it('may end sessions when it lasts longer, but none before its D', () => {
    const late = outcome(slowEtcd, 4500, [5800, 'members/a', null], claimed(9000));
    expect(late).toMatchObject({ row: { type: 'sessions' }, misses: [] });
    const early = outcome(slowEtcd, 4500, [5250, 'members/b', null], claimed(9000));
    expect(early.misses).toEqual(['b gave its session up at least 25 ms before its D']);
  });

  it('that nobody had to wait for is of its own row', () => {
    const { row } = outcome(slowEtcd, 200);
    expect(row).toBe(slowEtcd);
  });
});
