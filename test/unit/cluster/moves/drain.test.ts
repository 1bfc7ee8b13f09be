import { describe, expect, it } from 'vitest';
import { drainStreams } from '../../../../src/cluster/moves/drain.ts';
import { rebalanceStreams } from '../../../../src/cluster/moves/rebalance.ts';
import type { ClusterState } from '../../../../src/cluster/state.ts';
import type { Entry } from '../../../../src/cluster/transaction.ts';
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

const names = ['s1', 's2', 's3'];
const settings = clusterSettings([...names.map(name => clusterStream(name)), clusterStream('p', { captureAt: ['c'] })]);
const nodes = [memberEntry('a', 10), memberEntry('b', 11), memberEntry('c', 12)];
const owned = [...names, 'p'].map((name, index) => ownerEntry(name, 'a', 10, 20 + index, { byHand: name === 's3' }));
const mark = (node: string) => entryOf(`drains/${node}`, { by: 'me', at: 0 }, 50);
const stateOf = (...entries: Entry[]) => memberState(settings, [...nodes, ...owned, ...entries]);

function asked(state: ClusterState) {
  const turn = turnAt(state, 100);
  drainStreams(turn);
  return effectsOf(turn.effects, 'say').map(({ fields }) => fields);
}

describe('a draining node', () => {
  it('asks for the moves of all that it has, also of what an operator put there, to where each belongs', () => {
    const moves = asked(stateOf(mark('a')));
    expect(moves.map(({ stream }) => stream)).toEqual(['s1', 's2', 's3', 'p']);
    expect(moves.at(-1)).toEqual({ stream: 'p', to: 'c' });
  });

  it('gives nothing to nodes that drain as well', () => {
    expect(new Set(asked(stateOf(mark('a'), mark('c'))).map(({ to }) => to))).toEqual(new Set(['b']));
  });

  it('keeps everything while every node drains, and nothing is rebalanced then', () => {
    const state = stateOf(mark('a'), mark('b'), mark('c'));
    expect(asked(state)).toEqual([]);
    const turn = turnAt({ ...state, lastChangeMs: 0, lastRebalanceMs: 0 }, 1_000_000);
    rebalanceStreams(turn);
    expect(turn.effects).toEqual([]);
  });

  it('does nothing without the mark, without a session, or when it leaves anyway', () => {
    expect(asked(stateOf(mark('b')))).toEqual([]);
    expect(asked({ ...stateOf(mark('a')), leaving: { sinceMs: 0, phase: 'handing-over' } })).toEqual([]);
    const state = stateOf(mark('a'));
    expect(asked({ ...state, mirror: { ...state.mirror, fresh: false } })).toEqual([]);
  });
});
