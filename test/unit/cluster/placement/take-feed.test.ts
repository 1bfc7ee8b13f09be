import { describe, expect, it } from 'vitest';
import type { FeedFact } from '../../../../src/cluster/feed.ts';
import { takeFeed } from '../../../../src/cluster/placement/take-feed.ts';
import type { ClusterState } from '../../../../src/cluster/state.ts';
import { initialState } from '../../../../src/cluster/step.ts';
import type { Entry } from '../../../../src/cluster/transaction.ts';
import {
  clusterSettings,
  clusterStream,
  effectsOf,
  entryOf,
  listed,
  memberEntry,
  memberState,
  ownerEntry,
  prefix,
  turnAt,
} from '../../../support/cluster-state.ts';

const settings = clusterSettings([clusterStream('s'), clusterStream('t')]);
const nodes = [memberEntry('a', 10), memberEntry('b', 11)];
const owners = [ownerEntry('s', 'b', 11, 20), ownerEntry('t', 'a', 10, 21)];
const state = memberState(settings, [...nodes, ...owners]);

function take(before: ClusterState, ...facts: FeedFact[]) {
  const turn = turnAt(before, 500);
  for (const fact of facts) takeFeed(turn, fact);
  return turn;
}
const put = (entry: Entry): FeedFact => ({ type: 'changed', revision: entry.mod, events: [{ type: 'put', entry }] });
const remove = (path: string, mod = 150): FeedFact => ({
  type: 'changed',
  revision: mod,
  events: [{ type: 'delete', key: prefix + path, mod }],
});
const plans = (before: ClusterState, ...facts: FeedFact[]) => take(before, ...facts).state.plan !== before.plan;

describe('a plan', () => {
  it.each<[string, FeedFact]>([
    ['a member that came', put(memberEntry('c', 150))],
    ['a member that went', remove('members/b')],
    ['a member under a new session', put(memberEntry('b', 150))],
    ['a member that begins to leave', put(memberEntry('b', 11, { leaving: true }, 150))],
    ['a drain', put(entryOf('drains/b', {}, 150))],
    ['a decline', put(entryOf('declines/b/s', { session: 11 }, 150))],
    ['a stop', put(entryOf('stops/s', {}, 150))],
    ['a stream that was released', put(ownerEntry('s', null, 0, 150))],
    ['an owner key that went', remove('owners/s')],
    ['an owner key that cannot be read any more', put(entryOf('owners/s', '?', 150))],
  ])('is made for %s', (_, fact) => {
    const turn = take(state, fact);
    expect(turn.state.plan).toMatchObject({ revision: 150, madeMs: 500 });
  });

  it.each<[string, FeedFact]>([
    ['a renewal', put(memberEntry('b', 11, {}, 150))],
    ['a hand-over', put(ownerEntry('s', 'a', 10, 150))],
    ['a move', put(entryOf('moves/s', { to: 'a', toSession: 10, from: 20 }, 150))],
    ['a list that shows nothing new', listed(150, [...nodes, ...owners])],
    ['a break', { type: 'broken', reason: 'silence' }],
    ['a sign of life', { type: 'heard', revision: 150 }],
  ])('is not made for %s', (_, fact) => {
    expect(plans(state, fact)).toBe(false);
  });

  it('is made for a list in which a member is missing', () => {
    const turn = take(state, { type: 'broken', reason: 'silence' }, listed(150, [memberEntry('a', 10), ...owners]));
    expect(turn.state.plan?.assigned.get('s')).toBe('a');
  });

  it('is made for a stream that leaves a living node while another has no place', () => {
    const full = { revision: 90, madeMs: 0, assigned: new Map(), unplaced: new Map([['x', 'no room']]) };
    expect(plans({ ...state, plan: full }, put(ownerEntry('s', 'a', 10, 150)))).toBe(true);
    expect(plans({ ...state, plan: full }, put(ownerEntry('s', 'b', 11, 150)))).toBe(false);
  });
});

describe('what is noticed', () => {
  it('of the members: joins and losses, with their times', () => {
    const quiet = { ...state, lastJoinMs: 0, lastChangeMs: 0 };
    const joined = take(quiet, put(memberEntry('c', 150)));
    expect(joined.state).toMatchObject({ lastJoinMs: 500, lastChangeMs: 500 });
    const left = take(quiet, remove('members/b'));
    expect(left.state).toMatchObject({ lastJoinMs: 0, lastChangeMs: 500 });
    const events = [...joined.effects, ...left.effects].flatMap(effect =>
      effect.type === 'say' ? [effect.event] : [],
    );
    expect(events).toEqual(['node-joined', 'node-lost']);
    expect(take(quiet, put(memberEntry('b', 11, {}, 150))).state).toMatchObject({ lastJoinMs: 0, lastChangeMs: 0 });
  });

  it('of a break and of a fresh mirror: once each', () => {
    const broken: FeedFact = { type: 'broken', reason: 'silence' };
    const turn = take(state, broken, broken, listed(150, [...nodes, ...owners]), listed(151, [...nodes, ...owners]));
    expect(effectsOf(turn.effects, 'say').map(({ event }) => event)).toEqual(['mirror-broken', 'mirror-fresh']);
  });
});

describe('a store that cannot be read at the start', () => {
  it('is told with the reason', () => {
    const blind = initialState(settings, { monotonicMs: 0, unixMs: 0 });
    const turn = take(blind, { type: 'broken', reason: 'nothing listens there' });
    expect(effectsOf(turn.effects, 'say')).toMatchObject([{ event: 'mirror-broken', reason: 'nothing listens there' }]);
  });
});

describe('a store that went back', () => {
  const running: ClusterState = {
    ...state,
    runs: new Map([['t', 21]]),
    alive: new Set(['t']),
    pending: new Map([
      [1, { purpose: { type: 'tidy' }, transaction: { compares: [], then: [], else: [] }, sentAt: 0 }],
      [2, { purpose: { type: 'leave' }, transaction: { compares: [], then: [], else: [] }, sentAt: 0 }],
    ]),
  };

  it.each<[string, FeedFact]>([
    ['in time', listed(50, [])],
    ['in time, and is ahead again but for a key', listed(500, [entryOf('members/b', '{}', 9)])],
    ['or is another one', listed(500, [], 'two')],
  ])('%s ends the session, and nothing of what is known or still answered counts', (_, fact) => {
    const turn = take(running, fact);
    expect(turn.state.session.type).toBe('out');
    expect(effectsOf(turn.effects, 'halt')).toMatchObject([{ stream: 't', manner: 'now' }]);
    expect(turn.state.mirror.latest.owners.size).toBe(0);
    expect([...turn.state.pending.keys()]).toEqual([2]);
    expect(effectsOf(turn.effects, 'say').map(({ event }) => event)).toContain('store-went-back');
  });
});
