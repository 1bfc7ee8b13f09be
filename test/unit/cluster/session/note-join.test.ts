import { describe, expect, it } from 'vitest';
import { noteJoin } from '../../../../src/cluster/session/note-join.ts';
import type { ClusterState } from '../../../../src/cluster/state.ts';
import {
  clusterSettings,
  effectsOf,
  entryOf,
  memberSession,
  memberState,
  play,
  prefix,
  tick,
  turnAt,
} from '../../../support/cluster-state.ts';

const settings = clusterSettings([]);
const session = memberSession({ joinedUnixMs: 5000 });
const noted = (former: object) => memberState(settings, [entryOf('nodes/a', former, 30)], { session });

function written(state: ClusterState) {
  const turn = turnAt(state, 100);
  noteJoin(turn);
  return effectsOf(turn.effects, 'transact')[0]?.transaction;
}

describe('a join', () => {
  it('is written beside the former ones, over what was seen, under the session', () => {
    const transaction = written(noted({ session: 4, joins: [1000, 2000] }));
    expect(transaction?.compares).toEqual([
      { key: `${prefix}nodes/a`, target: 'mod', is: '=', revision: 30 },
      { key: `${prefix}members/a`, target: 'create', is: '=', revision: 10 },
    ]);
    const [put] = transaction?.then ?? [];
    expect(put?.type === 'put' && JSON.parse(put.value)).toEqual({ v: 1, session: 10, joins: [1000, 2000, 5000] });
  });

  it('is written over what cannot be read, and the list stays short', () => {
    expect(JSON.stringify(written(noted({ garbage: true })))).toContain('[5000]');
    const many = Array.from({ length: 16 }, (_, index) => index);
    const [put] = written(noted({ session: 4, joins: many }))?.then ?? [];
    expect(put?.type === 'put' && JSON.parse(put.value).joins).toEqual([...many.slice(1), 5000]);
  });

  it('of a clock that was ahead is taken as of now', () => {
    expect(JSON.stringify(written(noted({ session: 4, joins: [9_999_999] })))).toContain('[5000,5000]');
  });

  it('is written once, and again when no answer came', () => {
    expect(written(noted({ session: 10, joins: [5000] }))).toBeUndefined();
    const [state, effects] = play(noted({ session: 4, joins: [] }), [100, tick], [101, tick]);
    expect(effectsOf(effects, 'transact')).toHaveLength(1);
    const request = effectsOf(effects, 'transact')[0]?.request ?? 0;
    const [, more] = play(state, [102, { type: 'unanswered', request, reason: 'silence' }]);
    expect(effectsOf(more, 'transact')).toHaveLength(1);
  });

  it('waits for a fresh mirror, which alone knows of the former ones', () => {
    const state = noted({ session: 4, joins: [] });
    expect(written({ ...state, mirror: { ...state.mirror, fresh: false } })).toBeUndefined();
  });
});
