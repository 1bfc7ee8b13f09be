import { describe, expect, it } from 'vitest';
import { emptyMirror } from '../../../../src/cluster/mirror/mirror.ts';
import { orphanStreams } from '../../../../src/cluster/placement/orphans.ts';
import { keptByNode, makePlan, planAt } from '../../../../src/cluster/placement/plan.ts';
import {
  clusterSettings,
  clusterStream,
  effectsOf,
  memberEntry,
  memberState,
  ownerEntry,
  prefix,
  turnAt,
} from '../../../support/cluster-state.ts';

const nodes = [memberEntry('a', 10), memberEntry('b', 11), memberEntry('c', 12)];
const streams = ['s', 't', 'u', 'v'].map(name => clusterStream(name));
const settings = clusterSettings(streams);
const owners = [
  ownerEntry('s', 'a', 10, 20),
  ownerEntry('t', 'b', 9, 21),
  ownerEntry('u', null, 0, 22, { history: [{ node: 'c', epoch: 5, since: 0, reason: '' }] }),
];
const state = memberState(settings, [...nodes, ...owners]);
const { base } = state.mirror;

describe('what a node keeps', () => {
  it('is counted in streams and in weights, a stream that is not in the file as one', () => {
    const heavy = clusterSettings([clusterStream('s', { weight: 2.5 })]);
    const tables = memberState(heavy, [...nodes, ownerEntry('s', 'a', 10, 20), ownerEntry('strange', 'a', 10, 21)]);
    expect(keptByNode(tables.mirror.base, heavy)).toEqual(new Map([['a', { cost: 3.5, count: 2 }]]));
  });

  it('is the same sum in whatever order a node learned of it', () => {
    const weights = [0.1, 0.2, 0.3, 0.7];
    const file = clusterSettings(weights.map((weight, index) => clusterStream(`w${index}`, { weight })));
    const entries = weights.map((_, index) => ownerEntry(`w${index}`, 'a', 10, 20 + index));
    const one = memberState(file, [...nodes, ...entries]).mirror.base;
    const other = memberState(file, [...nodes, ...entries.toReversed()]).mirror.base;
    expect(keptByNode(one, file)).toEqual(keptByNode(other, file));
  });
});

describe('the plan', () => {
  it('gives each orphan one node: back to its former owner while there is room', () => {
    const { assigned } = planAt(base, settings, orphanStreams(base, settings));
    expect([...assigned.keys()].sort()).toEqual(['t', 'u', 'v']);
    expect(assigned.get('t')).toBe('b');
    expect(assigned.get('u')).toBe('c');
  });

  it('gives an orphan to its preferred node, and without a node that leaves to the next', () => {
    const pinned = clusterSettings([clusterStream('v', { captureAt: ['b', 'c'] })]);
    const orphans = orphanStreams(base, pinned);
    expect(planAt(base, pinned, orphans).assigned.get('v')).toBe('b');
    expect(planAt(base, pinned, orphans, 'b').assigned.get('v')).toBe('c');
  });

  it('is computed from what the watch has told, not from what this node alone knows', () => {
    const turn = turnAt(state, 500);
    makePlan(turn, null);
    expect(turn.state.plan).toMatchObject({ revision: 100, madeMs: 500 });
    const blind = turnAt({ ...state, mirror: { ...state.mirror, latest: emptyMirror(prefix).latest } }, 500);
    makePlan(blind, null);
    expect(blind.state.plan).toEqual(turn.state.plan);
  });

  it('is not made before anything was read', () => {
    const turn = turnAt({ ...state, mirror: emptyMirror(prefix) }, 500);
    makePlan(turn, null);
    expect(turn.state.plan).toBeNull();
    expect(turn.effects).toEqual([]);
  });

  it('says once, and in one line for each reason, what has no place', () => {
    const small = memberState(settings, [memberEntry('a', 10, { maxStreams: 0 })]);
    const turn = turnAt(small, 500);
    makePlan(turn, null);
    makePlan(turn, null);
    expect(effectsOf(turn.effects, 'say')).toMatchObject([
      { event: 'streams-unplaced', fields: { count: 4 }, reason: 'no node has room: all 1 are at max_streams' },
    ]);
  });
});

describe('a stream is lost', () => {
  const gone = memberState(settings, [memberEntry('a', 10), ...owners]);
  const before = memberState(settings, [...nodes, ownerEntry('t', 'b', 11, 21)]).mirror;
  const lostOf = (mirror: typeof before, changes = {}) => {
    const turn = turnAt({ ...gone, ...changes }, 500);
    makePlan(turn, mirror);
    return turn.state.lost;
  };

  it('when its owner was seen leaving a fresh mirror in this session', () => {
    expect(lostOf(before)).toEqual(new Map([['t', 500]]));
  });

  it('not when the mirror was not fresh, or this node was no member: that may be a cold start', () => {
    expect(lostOf({ ...before, fresh: false }).size).toBe(0);
    expect(lostOf(before, { session: { type: 'out', reason: '', notBeforeMs: 0, held: null } }).size).toBe(0);
  });

  it('since it was first seen, and no longer once it is owned', () => {
    expect(
      lostOf(before, {
        lost: new Map([
          ['t', 100],
          ['s', 100],
        ]),
      }),
    ).toEqual(new Map([['t', 100]]));
  });
});
