import { describe, expect, it } from 'vitest';
import { declineSilent } from '../../../../src/cluster/declines/decline-silent.ts';
import type { ClusterState } from '../../../../src/cluster/state.ts';
import {
  clusterSettings,
  clusterStream,
  effectsOf,
  entryOf,
  memberEntry,
  memberState,
  ownerEntry,
  turnAt,
} from '../../../support/cluster-state.ts';

const settings = clusterSettings([clusterStream('s', { captureAt: ['b'] }), clusterStream('free')]);
const nodes = [memberEntry('a', 10), memberEntry('b', 11)];
const plan = { revision: 100, madeMs: 50_000, assigned: new Map([['s', 'b']]), unplaced: new Map() };
const stateOf = (entries = nodes, changes: Partial<ClusterState> = {}) =>
  memberState(settings, entries, { plan, lastJoinMs: 0, ...changes });

function saidAt(state: ClusterState, ms: number) {
  const turn = turnAt(state, ms);
  declineSilent(turn);
  return { said: effectsOf(turn.effects, 'say').map(({ reason }) => reason), wakeMs: turn.state.wakeMs };
}

describe('a preferred node that lives and takes nothing', () => {
  it('is declined by another one after stale_timeout', () => {
    expect(saidAt(stateOf(), 59_999)).toEqual({ said: [], wakeMs: 60_000 });
    expect(saidAt(stateOf(), 60_000).said).toEqual(['b does not take it for 5 minutes: it did not take it in time']);
  });

  it('has the time that settling may take before that', () => {
    const late = stateOf(nodes, { lastJoinMs: 55_000 });
    expect(saidAt(late, 60_000)).toEqual({ said: [], wakeMs: 55_000 + 9000 + 10_000 });
  });

  it('is declined by the nodes a step apart', () => {
    const me = [memberEntry('0', 9), ...nodes];
    expect(saidAt(stateOf(me), 60_000)).toEqual({ said: [], wakeMs: 60_100 });
  });

  it('is not declined along with the one before it: its own time begins with the next plan', () => {
    const both = clusterSettings([clusterStream('s', { captureAt: ['b', 'c'] })]);
    const nodes = [memberEntry('a', 10), memberEntry('b', 11), memberEntry('c', 12)];
    const declined = entryOf('declines/b/s', { session: 11, reason: 'x', minutes: 5 }, 30);
    const before = memberState(both, nodes, { plan, lastJoinMs: 0 });
    const { latest } = memberState(both, [...nodes, declined]).mirror;
    expect(saidAt({ ...before, mirror: { ...before.mirror, latest } }, 60_000).said).toEqual([]);
    expect(saidAt(memberState(both, [...nodes, declined], { plan, lastJoinMs: 0 }), 60_000).said).toEqual([
      'c does not take it for 5 minutes: it did not take it in time',
    ]);
  });

  it.each<[string, ClusterState]>([
    ['it took the stream', stateOf([...nodes, ownerEntry('s', 'b', 11, 20)])],
    ['it is down: anybody may claim', stateOf([memberEntry('a', 10)])],
    ['it declines already', stateOf([...nodes, entryOf('declines/b/s', { session: 11, reason: 'x', minutes: 5 }, 30)])],
    ['the stream is switched off', stateOf([...nodes, entryOf('stops/s', {}, 30)])],
    ['it is this node', { ...stateOf(), settings: { ...settings, me: 'b' } }],
  ])('is left alone when %s', (_, state) => {
    expect(saidAt(state, 90_000).said).toEqual([]);
  });
});
