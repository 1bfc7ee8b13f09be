import { describe, expect, it } from 'vitest';
import { rebalanceStreams } from '../../../../src/cluster/moves/rebalance.ts';
import type { ClusterState } from '../../../../src/cluster/state.ts';
import type { Entry } from '../../../../src/cluster/transaction.ts';
import {
  clusterSettings,
  clusterStream,
  effectsOf,
  entryOf,
  memberEntry,
  memberSession,
  memberState,
  moveEntry,
  ownerEntry,
  turnAt,
} from '../../../support/cluster-state.ts';

/** `counts` streams on each of b, c, … and none on a; node 'a' is the one that has just joined. */
function stateOf(
  counts: readonly number[],
  changes: Partial<ClusterState> = {},
  more: readonly Entry[] = [],
  byHand = false,
) {
  const entries: Entry[] = [memberEntry('a', 10)];
  const names: string[] = [];
  for (const [index, count] of counts.entries()) {
    const node = 'bcdefghijklmnopqrstuvwxyz'[index] ?? '?';
    entries.push(memberEntry(node, 11 + index));
    for (let stream = 0; stream < count; stream += 1) {
      names.push(`${node}${stream}`);
      entries.push(ownerEntry(`${node}${stream}`, node, 11 + index, 20 + names.length, { byHand }));
    }
  }
  const settings = clusterSettings(
    names.map(name => clusterStream(name)),
    { rebalanceDelayMs: 60_000 },
  );
  return memberState(settings, [...entries, ...more], {
    session: memberSession({ joinedMs: 0 }),
    lastChangeMs: 0,
    lastRebalanceMs: 0,
    ...changes,
  });
}

function askedAt(state: ClusterState, ms: number) {
  const turn = turnAt(state, ms);
  rebalanceStreams(turn);
  return { asked: effectsOf(turn.effects, 'say').map(({ fields }) => String(fields.stream)), turn };
}

describe('rebalancing', () => {
  it('waits for rebalance_delay without joins and losses, and wants to be woken then', () => {
    const { asked, turn } = askedAt(stateOf([6, 6]), 59_999);
    expect(asked).toEqual([]);
    expect(turn.state.wakeMs).toBe(60_000);
    expect(askedAt(stateOf([6, 6]), 60_000).asked).toHaveLength(1);
  });

  it('asks for one of few streams every 10 s, though its own move does not show yet', () => {
    const { turn } = askedAt(stateOf([6, 6]), 60_000);
    const again = askedAt({ ...turn.state, askRest: new Map() }, 60_050);
    expect(again.asked).toEqual([]);
    expect(again.turn.state.wakeMs).toBe(70_000);
    expect(askedAt({ ...turn.state, askRest: new Map() }, 70_000).asked).toHaveLength(1);
  });

  it('fills a new node among many, where nobody is above 1.10 of the mean', () => {
    const many = Array.from({ length: 19 }, () => 10);
    expect(askedAt(stateOf(many), 60_000).asked).toHaveLength(1);
    expect(askedAt(stateOf([1, 1, 1]), 60_000).asked).toEqual([]);
  });

  it('begins when a node is more than one stream away from its share, and not for one', () => {
    expect(askedAt(stateOf([3]), 60_000).asked).toHaveLength(1);
    expect(askedAt(stateOf([1]), 60_000).asked).toEqual([]);
    expect(askedAt(stateOf([2]), 60_000).asked).toEqual([]);
  });

  it('takes at most four at a time from one node', () => {
    expect(askedAt(stateOf([1000]), 60_000).asked).toHaveLength(4);
  });

  it('is over when no move would help', () => {
    const even = askedAt(stateOf([1, 1], { rebalancing: true }), 60_000);
    expect(even.asked).toEqual([]);
    expect(even.turn.state.rebalancing).toBe(false);
  });

  it('asks for 1 % of many streams at a time', () => {
    expect(askedAt(stateOf([150, 150]), 60_000).asked).toHaveLength(3);
  });

  it('takes from the fullest', () => {
    expect(askedAt(stateOf([4, 9]), 60_000).asked[0]).toMatch(/^c/);
  });

  it('counts moves under way as done', () => {
    const one = moveEntry('b0', 'a', 10, 21, 90);
    expect(askedAt(stateOf([3, 3], {}, [one, moveEntry('c0', 'a', 10, 24, 91)]), 60_000).asked).toEqual([]);
  });

  it.each([
    ['the spread is 1.10 or less', [22, 22, 22, 22], 20],
    ['only one stream lies over', [2, 1], 1],
  ])('does not begin when %s', (_, counts, own) => {
    const mine = Array.from({ length: own }, (_, index) => ownerEntry(`own${index}`, 'a', 10, 900 + index));
    expect(askedAt(stateOf(counts, {}, mine), 60_000).asked).toEqual([]);
  });

  it('goes on, once begun, until the spread is 1.02', () => {
    const state = stateOf(
      [22, 22, 22],
      { rebalancing: true },
      ['x', 'y'].map((name, index) => ownerEntry(name, 'a', 10, 900 + index)),
    );
    expect(askedAt(state, 60_000).asked).toHaveLength(1);
    const even = askedAt(stateOf([1, 1], { rebalancing: true }, [ownerEntry('x', 'a', 10, 900)]), 60_000);
    expect(even.asked).toEqual([]);
    expect(even.turn.state.rebalancing).toBe(false);
  });

  it('leaves streams alone that an operator moved, that have a preferred node, or that were moved a while ago', () => {
    expect(askedAt(stateOf([6, 6], {}, [], true), 60_000).asked).toEqual([]);
    const state = stateOf([6, 6]);
    const pinned = [...state.settings.streams.values()].map(stream => ({ ...stream, captureAt: ['b', 'c'] }));
    expect(askedAt({ ...state, settings: clusterSettings(pinned) }, 60_000).asked).toEqual([]);
    const rests = new Map([...state.settings.streams.keys()].map(name => [name, 60_001]));
    expect(askedAt({ ...state, moveRest: rests }, 60_000).asked).toEqual([]);
  });

  it('leaves alone what a preferred node declines, for it comes back to that, and what is switched off', () => {
    const state = stateOf([6, 6], {}, [
      ...[...'012345'].map((n, index) =>
        entryOf(`declines/c/b${n}`, { session: 12, reason: 'x', minutes: 5 }, 60 + index),
      ),
      ...[...'012345'].map((n, index) => entryOf(`stops/c${n}`, { by: 'me', at: 0 }, 70 + index)),
    ]);
    const streams = [...state.settings.streams.values()];
    const pinned = streams.map(stream => (stream.name.startsWith('b') ? { ...stream, captureAt: ['c'] } : stream));
    expect(askedAt({ ...state, settings: clusterSettings(pinned) }, 60_000).asked).toEqual([]);
  });

  it('is asked for by the target alone', () => {
    const state = stateOf([6, 6, 0]);
    const { asked } = askedAt(state, 60_000);
    const other = { ...state, settings: { ...state.settings, me: 'd' }, session: memberSession({ session: 13 }) };
    expect(asked.length + askedAt(other, 60_000).asked.length).toBe(1);
  });

  it('does nothing without a fresh mirror, a fence, a session, or when the node leaves', () => {
    const state = stateOf([6, 6]);
    expect(askedAt({ ...state, mirror: { ...state.mirror, fresh: false } }, 60_000).asked).toEqual([]);
    expect(askedAt({ ...state, fence: null }, 60_000).asked).toEqual([]);
    expect(askedAt(state, 9_000_000).asked).toEqual([]);
    expect(askedAt({ ...state, leaving: { sinceMs: 0, phase: 'handing-over' } }, 60_000).asked).toEqual([]);
  });
});
