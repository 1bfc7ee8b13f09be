import { describe, expect, it } from 'vitest';
import { giveStreams } from '../../../../src/cluster/moves/give-streams.ts';
import {
  clusterSettings,
  clusterStream,
  effectsOf,
  memberEntry,
  memberSession,
  memberState,
  ownerEntry,
  turnAt,
} from '../../../support/cluster-state.ts';

const names = Array.from({ length: 12 }, (_, index) => `s${index}`);
const settings = clusterSettings(names.map(name => clusterStream(name)));
const owned = names.map((name, index) => [name, 20 + index] as const);
const owners = owned.map(([name, epoch]) => ownerEntry(name, 'a', 10, epoch));
const state = memberState(settings, [memberEntry('b', 11), ...owners]);
const handOver = { type: 'stopping', from: 20, to: null, reason: '', notBeforeMs: 0 } as const;

describe('giving streams away', () => {
  it('asks for 8 moves at a time, those under way included', () => {
    const turn = turnAt(state, 100);
    expect(giveStreams(turn, memberSession(), owned, 'because')).toBe(true);
    expect(effectsOf(turn.effects, 'say')).toHaveLength(8);
    expect(giveStreams(turn, memberSession(), owned, 'because')).toBe(true);
    expect(effectsOf(turn.effects, 'say')).toHaveLength(8);
    const busy = turnAt({ ...state, handOvers: new Map(names.slice(0, 6).map(name => [name, handOver])) }, 100);
    giveStreams(busy, memberSession(), owned, 'because');
    expect(effectsOf(busy.effects, 'say').map(({ fields }) => fields.stream)).toEqual(['s6', 's7']);
  });

  it('says when nobody could take any of them', () => {
    const turn = turnAt(memberState(settings, owners), 100);
    expect(giveStreams(turn, memberSession(), owned, 'because')).toBe(false);
    expect(turn.effects).toEqual([]);
  });

  it('leaves alone what was refused a moment ago, and wants to be woken when it may ask again', () => {
    const turn = turnAt({ ...state, askRest: new Map([['s0', 400]]) }, 100);
    giveStreams(turn, memberSession(), owned.slice(0, 1), 'because');
    expect([turn.effects, turn.state.wakeMs]).toEqual([[], 400]);
  });
});
