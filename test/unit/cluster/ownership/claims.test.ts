import { describe, expect, it } from 'vitest';
import { claimOrphans, claimsAnswered } from '../../../../src/cluster/ownership/claims.ts';
import { makePlan } from '../../../../src/cluster/placement/plan.ts';
import type { ClusterStream } from '../../../../src/cluster/settings.ts';
import type { ClusterState } from '../../../../src/cluster/state.ts';
import type { Entry, Operation, Transaction } from '../../../../src/cluster/transaction.ts';
import {
  clusterSettings,
  clusterStream,
  effectsOf,
  entryOf,
  memberEntry,
  memberSession,
  memberState,
  ownerEntry,
  prefix,
  turnAt,
} from '../../../support/cluster-state.ts';

const nodes = [memberEntry('a', 10), memberEntry('b', 11), memberEntry('c', 12)];

/** Settled long ago, with a plan made at 1000. */
function planned(streams: readonly ClusterStream[], entries: readonly Entry[], changes: Partial<ClusterState> = {}) {
  const turn = turnAt(memberState(clusterSettings(streams), [...nodes, ...entries], changes), 1000);
  makePlan(turn, null);
  return turn.state;
}

function claimsAt(state: ClusterState, ms: number) {
  const turn = turnAt(state, ms);
  claimOrphans(turn);
  const [sent] = effectsOf(turn.effects, 'transact');
  return { turn, sent, inner: sent === undefined ? [] : innerOf(sent.transaction.then) };
}

const innerOf = (operations: readonly Operation[]): Transaction[] =>
  operations.flatMap(operation => (operation.type === 'transaction' ? [operation.transaction] : []));
const streamOf = ({ then }: Transaction) =>
  then[0]?.type === 'put' ? then[0].key.slice(`${prefix}owners/`.length) : '';
const claimed = ({ then }: Transaction) => JSON.parse(then[0]?.type === 'put' ? then[0].value : '{}');

/** A stream that the plan gives to this node, or to another one. */
const all = Array.from({ length: 30 }, (_, index) => clusterStream(`s${index}`));
const assigned = planned(all, []).plan?.assigned ?? new Map<string, string>();
const mine = all.find(({ name }) => assigned.get(name) === 'a') ?? clusterStream('none');

describe('a claim', () => {
  it('is one transaction under this session, with a nested one for each stream', () => {
    const { sent, inner } = claimsAt(planned(all, []), 1000);
    expect(sent?.transaction.compares).toEqual([
      { key: `${prefix}members/a`, target: 'create', is: '=', revision: 10 },
    ]);
    expect(sent?.transaction.else).toEqual([{ type: 'get', key: `${prefix}members/a` }]);
    expect(inner.map(streamOf).sort()).toEqual(
      [...assigned].flatMap(([name, node]) => (node === 'a' ? [name] : [])).sort(),
    );
    expect(sent?.deadlineMs).toBe(9_000_000);
  });

  it('of a stream that was never owned compares just that', () => {
    const [claim] = claimsAt(planned([clusterStream('s', { captureAt: ['a'] })], []), 1000).inner;
    expect(claim?.compares).toEqual([{ key: `${prefix}owners/s`, target: 'mod', is: '=', revision: 0 }]);
    expect(claimed(claim as Transaction)).toMatchObject({
      node: 'a',
      session: 10,
      reason: 'nobody had it before; preferred by capture_at',
    });
  });

  it('of a stream that nobody had waits while one ends that was taken out: it may have had the same source', () => {
    const stream = clusterStream('new', { captureAt: ['a'] });
    const old = ownerEntry('old', 'b', 11, 20);
    for (const when of [{ lastFileMs: 500 }, { lastHeldMs: 500 }]) {
      const state = planned([stream], [old], when);
      expect(claimsAt(state, 3499).sent).toBeUndefined();
      expect(claimsAt(state, 3499).turn.state.wakeMs).toBe(3500);
      expect(claimsAt(state, 3500).inner.map(streamOf)).toEqual(['new']);
    }
    const ended = planned([stream], [ownerEntry('old', 'b', 9, 20)], { lastFileMs: 500 });
    expect(claimsAt(ended, 1000).inner.map(streamOf)).toEqual(['new']);
  });

  it('does not wait again and again, while files differ, for a stream that another file has', () => {
    const stream = clusterStream('new', { captureAt: ['a'] });
    const entries = [ownerEntry('old', 'b', 11, 20), memberEntry('b', 11, { digest: 'another' })];
    const state = planned([stream], entries, { lastFileMs: -5000, lastHeldMs: 900 });
    expect(claimsAt(state, 1000).inner.map(streamOf)).toEqual(['new']);
  });

  it('does not wait for a stream whose key cannot be read: that goes on', () => {
    const stream = clusterStream('new', { captureAt: ['a'] });
    const entries = [ownerEntry('held', 'b', 11, 20), entryOf('streams/held', { v: 9 }, 30)];
    expect(claimsAt(planned([stream], entries, { lastHeldMs: 500 }), 1000).inner.map(streamOf)).toEqual(['new']);
  });

  it('of a lost stream compares that its owner’s session is over, whether the node is away or back', () => {
    const stream = clusterStream('s', { captureAt: ['a'] });
    const away = claimsAt(planned([stream], [ownerEntry('s', 'd', 13, 20)]), 1000).inner[0];
    expect(away?.compares).toEqual([
      { key: `${prefix}owners/s`, target: 'mod', is: '=', revision: 20 },
      { key: `${prefix}members/d`, target: 'create', is: '=', revision: 0 },
    ]);
    const back = claimsAt(planned([stream], [ownerEntry('s', 'b', 9, 20)]), 1000).inner[0];
    expect(back?.compares).toContainEqual({ key: `${prefix}members/b`, target: 'create', is: '=', revision: 11 });
    expect(claimed(back as Transaction)).toMatchObject({
      reason: 'b was lost; preferred by capture_at',
      history: [{ node: 'b' }],
    });
  });

  it('of a released stream needs no former owner', () => {
    const stream = clusterStream('s', { captureAt: ['a'] });
    const [claim] = claimsAt(planned([stream], [ownerEntry('s', null, 0, 20, { reason: 'switched off' })]), 1000).inner;
    expect(claim?.compares).toEqual([{ key: `${prefix}owners/s`, target: 'mod', is: '=', revision: 20 }]);
    expect(claimed(claim as Transaction).reason).toContain('it was released (switched off)');
  });

  it('carries a guard for each host before this node in capture_at', () => {
    const stream = clusterStream('s', { captureAt: ['d', 'b', 'a', 'c'] });
    const [claim] = claimsAt(planned([stream], [entryOf('drains/b', {}, 30)]), 1000).inner;
    expect(claim?.compares.slice(1)).toEqual([
      { key: `${prefix}members/d`, target: 'create', is: '=', revision: 0 },
      { key: `${prefix}drains/b`, target: 'create', is: '>', revision: 0 },
    ]);
    expect(claimed(claim as Transaction).reason).toBe(
      'nobody had it before; next in capture_at, as d is down, b is draining',
    );
  });

  it('of a node outside of capture_at carries a guard for every host of it', () => {
    const stream = { ...mine, captureAt: ['d', 'e'] };
    const [claim] = claimsAt(planned([stream], []), 3000).inner;
    expect(claim?.compares.map(({ key }) => key)).toEqual([
      `${prefix}owners/${mine.name}`,
      `${prefix}members/d`,
      `${prefix}members/e`,
    ]);
  });

  it('is not even tried while a preferred host lives and is willing', () => {
    const stream = clusterStream('s', { captureAt: ['b', 'a'] });
    expect(claimsAt(planned([stream], []), 60_000).inner).toEqual([]);
  });

  it('takes at most 100 streams in a transaction', () => {
    const many = Array.from({ length: 250 }, (_, index) => clusterStream(`m${index}`, { captureAt: ['a'] }));
    const { turn } = claimsAt(planned(many, []), 1000);
    expect(effectsOf(turn.effects, 'transact').map(({ transaction }) => transaction.then.length)).toEqual([
      100, 100, 50,
    ]);
  });

  it('takes no more than there is room', () => {
    const many = Array.from({ length: 50 }, (_, index) => clusterStream(`m${index}`, { captureAt: ['a'] }));
    const state = planned(many, []);
    const small = { ...state, settings: { ...state.settings, maxStreams: 7 }, alive: new Set(['dying', 'too']) };
    expect(claimsAt(small, 1000).inner).toHaveLength(5);
  });
});

describe('the turn to claim', () => {
  it('comes at once for the node of the plan, and is not taken twice', () => {
    const { turn } = claimsAt(planned([mine], []), 1000);
    expect(effectsOf(turn.effects, 'transact')).toHaveLength(1);
    expect(claimsAt(turn.state, 1001).sent).toBeUndefined();
  });

  it('comes for the next in rendezvous order 500 ms later, then for everybody', () => {
    const others = all.filter(({ name }) => assigned.get(name) !== 'a');
    const state = planned(all, []);
    const rest = new Map(all.filter(({ name }) => assigned.get(name) === 'a').map(({ name }) => [name, 1e12]));
    const quiet = { ...state, askRest: rest };
    expect(claimsAt(quiet, 1499).inner).toEqual([]);
    const second = claimsAt(quiet, 1500).inner.map(streamOf);
    expect(second.length).toBeGreaterThan(0);
    expect(second.length).toBeLessThan(others.length);
    expect(claimsAt(quiet, 2000).inner).toHaveLength(others.length);
  });

  it('waits longer for a silent node when round trips are slow', () => {
    const state = {
      ...planned(all, []),
      roundTripMs: 400,
      askRest: new Map(all.filter(({ name }) => assigned.get(name) === 'a').map(({ name }) => [name, 1e12])),
    };
    expect(claimsAt(state, 2199).inner).toEqual([]);
    expect(claimsAt(state, 2200).inner.length).toBeGreaterThan(0);
  });

  it('comes after settling for streams that nobody here saw losing their owner, and wants to be woken then', () => {
    const state = planned([mine], [], { lastJoinMs: 900, session: memberSession({ joinedMs: 800 }) });
    const waiting = { ...state, settings: { ...state.settings, peers: ['a', 'b', 'c', 'd'] } };
    const { sent, turn } = claimsAt(waiting, 3000);
    expect(sent).toBeUndefined();
    expect(turn.state.wakeMs).toBe(3900);
    expect(claimsAt(waiting, 3900).inner).toHaveLength(1);
    const lost = { ...waiting, lost: new Map([[mine.name, 950]]) };
    expect(claimsAt(lost, 1000).inner).toHaveLength(1);
  });

  it('comes 200 ms after a loss: a node that only begins a new session gets its streams back', () => {
    const stream = clusterStream('s', { captureAt: ['a'] });
    const lost = new Map([['s', 950]]);
    const state = planned([stream], [ownerEntry('s', 'd', 13, 20)], { lost });
    expect(claimsAt(state, 1149).inner).toEqual([]);
    expect(claimsAt(state, 1150).inner).toHaveLength(1);
    expect(claimsAt({ ...state, roundTripMs: 150 }, 1249).inner).toEqual([]);
    const released = planned([stream], [ownerEntry('s', null, 0, 20)], { lost });
    expect(claimsAt(released, 1000).inner).toHaveLength(1);
  });

  it('comes without settling for what was its own before', () => {
    const stream = clusterStream('s', { captureAt: ['a'] });
    const settling = { session: memberSession({ joinedMs: 900 }) };
    const peers = { peers: ['a', 'b', 'c', 'd'] };
    const own = planned([stream], [ownerEntry('s', 'a', 5, 20)], settling);
    const [claim] = claimsAt({ ...own, settings: { ...own.settings, ...peers } }, 1000).inner;
    expect(claimed(claim as Transaction).reason).toBe('a had it before; preferred by capture_at');
    const other = planned([stream], [ownerEntry('s', 'd', 5, 20)], settling);
    expect(claimsAt({ ...other, settings: { ...other.settings, ...peers } }, 1000).inner).toEqual([]);
  });

  it.each<[string, Partial<ClusterState>]>([
    ['without a fresh mirror', {}],
    ['without a fence', { fence: null }],
    ['when the node leaves', { leaving: { sinceMs: 0, phase: 'handing-over' } }],
    ['without a plan', { plan: null }],
    ['past the deadline', { session: memberSession({ deadlineMs: 1000 }) }],
    ['while a process of the stream may live', { alive: new Set([mine.name]) }],
    ['while it has no place in the plan', {}],
  ])('does not come %s', (what, changes) => {
    let state: ClusterState = { ...planned([mine], []), ...changes };
    if (what.includes('mirror')) state = { ...state, mirror: { ...state.mirror, fresh: false } };
    if (what.includes('place') && state.plan !== null) {
      state = { ...state, plan: { ...state.plan, assigned: new Map(), unplaced: new Map([[mine.name, 'no room']]) } };
    }
    expect(claimsAt(state, 1000).sent).toBeUndefined();
  });

  it('does not come for a node that drains', () => {
    expect(claimsAt(planned(all, [entryOf('drains/a', {}, 30)]), 60_000).inner).toEqual([]);
  });
});

describe('the answer to a claim', () => {
  const asked = claimsAt(
    planned([clusterStream('s', { captureAt: ['a'] }), clusterStream('t', { captureAt: ['a'] })], []),
    1000,
  ).turn;

  it('lets the refused ones rest for 100 ms', () => {
    const turn = turnAt(asked.state, 1100);
    claimsAnswered(turn, ['s', 't'], {
      succeeded: true,
      revision: 120,
      answers: [
        { type: 'transaction', succeeded: true, answers: [] },
        { type: 'transaction', succeeded: false, answers: [] },
      ],
    });
    expect(turn.state.askRest).toEqual(new Map([['t', 1200]]));
    expect(effectsOf(turn.effects, 'count')).toEqual([
      { type: 'count', count: { type: 'claims-refused', streams: 1 } },
    ]);
  });

  it('lets all rest when the session was refused, and for longer when there was no answer', () => {
    const refused = turnAt(asked.state, 1100);
    claimsAnswered(refused, ['s', 't'], { succeeded: false, revision: 120, answers: [{ type: 'get', entry: null }] });
    expect([...refused.state.askRest.values()]).toEqual([1200, 1200]);
    const silent = turnAt(asked.state, 1100);
    claimsAnswered(silent, ['s', 't'], null);
    expect([...silent.state.askRest.values()]).toEqual([1600, 1600]);
    expect(effectsOf([...refused.effects, ...silent.effects], 'count'), 'no word about a stream').toEqual([]);
  });
});
