import { describe, expect, it } from 'vitest';
import { declineOwn, startFailed, startSucceeded } from '../../../../src/cluster/declines/decline-own.ts';
import { makePlan } from '../../../../src/cluster/placement/plan.ts';
import type { ClusterStream, Settings } from '../../../../src/cluster/settings.ts';
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
  prefix,
  turnAt,
} from '../../../support/cluster-state.ts';

const nodes = [memberEntry('a', 10), memberEntry('b', 11), memberEntry('c', 12)];
const pinned = clusterStream('s', { captureAt: ['a', 'b'] });
const mine = ownerEntry('s', 'a', 10, 20);
const declined = entryOf('declines/a/s', { session: 10, reason: 'x', minutes: 5 }, 60);

/** a runs s, which does not start. */
function failing(entries: readonly Entry[], stream: ClusterStream = pinned): ClusterState {
  return memberState(clusterSettings([stream]), entries, {
    runs: new Map([['s', 20]]),
    alive: new Set(['s']),
    failing: new Map([['s', { epoch: 20, reason: 'no connection' }]]),
  });
}

function outcome(state: ClusterState) {
  const turn = turnAt(state, 100);
  declineOwn(turn);
  return { said: effectsOf(turn.effects, 'say').map(({ event, reason }) => `${event}: ${reason}`), turn };
}

describe('a stream that does not start at its preferred node', () => {
  it('is declined, under the ownership and the session that were seen', () => {
    const { said, turn } = outcome(failing([...nodes, mine]));
    expect(said).toEqual(['declined: a does not take it for 5 minutes: no connection']);
    const [operation] = effectsOf(turn.effects, 'transact')[0]?.transaction.then ?? [];
    expect(operation?.type === 'transaction' && operation.transaction.compares).toEqual([
      { key: `${prefix}members/a`, target: 'create', is: '=', revision: 10 },
      { key: `${prefix}owners/s`, target: 'mod', is: '=', revision: 20 },
      { key: `${prefix}declines/a/s`, target: 'mod', is: '=', revision: 0 },
    ]);
    expect(outcome(turn.state).said).toEqual([]);
  });

  it('then moves on, to the next of capture_at', () => {
    const { said, turn } = outcome(failing([...nodes, mine, declined]));
    expect(said).toEqual(['move-asked: declined: it does not start at a']);
    expect(effectsOf(turn.effects, 'say')[0]?.fields).toEqual({ stream: 's', to: 'b' });
  });

  it.each<[string, ClusterState]>([
    ['there is no other node', failing([memberEntry('a', 10), mine])],
    ['all others drain', failing([...nodes, mine, entryOf('drains/b', {}, 40), entryOf('drains/c', {}, 41)])],
    [
      'the only other node declines it too',
      failing([
        memberEntry('a', 10),
        memberEntry('b', 11),
        mine,
        entryOf('declines/b/s', { session: 11, reason: 'x', minutes: 5 }, 50),
      ]),
    ],
    ['an operator put it there', failing([...nodes, ownerEntry('s', 'a', 10, 20, { byHand: true })])],
    ['this node is not preferred: a dead camera never tours', failing([...nodes, mine], clusterStream('s'))],
    ['another one is preferred', failing([...nodes, mine], clusterStream('s', { captureAt: ['d'] }))],
    ['it is switched off', failing([...nodes, mine, entryOf('stops/s', {}, 30)])],
    ['it is not its own any more', failing([...nodes, ownerEntry('s', 'b', 11, 30)])],
  ])('stays where it is when %s', (_, state) => {
    expect(outcome(state).said).toEqual([]);
  });

  it('is declined for twice as long each time, an hour at most, until it has run here', () => {
    const minutes = (last: number) =>
      outcome({ ...failing([...nodes, mine]), declinedMinutes: new Map([['s', last]]) }).said[0];
    expect(minutes(5)).toContain('for 10 minutes');
    expect(minutes(40)).toContain('for 60 minutes');
    const turn = turnAt({ ...failing([...nodes, mine]), declinedMinutes: new Map([['s', 40]]) }, 100);
    startSucceeded(turn, 's', 20);
    expect([turn.state.failing.size, turn.state.declinedMinutes.size]).toEqual([0, 0]);
  });

  it('is told of the present run only', () => {
    const turn = turnAt({ ...failing([...nodes, mine]), failing: new Map() }, 100);
    startFailed(turn, 's', 19, 'late word');
    expect(turn.state.failing.size).toBe(0);
    startFailed(turn, 's', 20, 'no connection');
    startSucceeded(turn, 's', 19);
    expect(turn.state.failing.get('s')).toEqual({ epoch: 20, reason: 'no connection' });
  });
});

function planned(streams: readonly ClusterStream[], changes: Partial<Settings>, entries: readonly Entry[]) {
  const turn = turnAt(memberState(clusterSettings(streams, changes), entries), 50);
  makePlan(turn, null);
  return turn.state;
}

describe('an orphan that prefers this node', () => {
  it('is declined when there is no room, and only then', () => {
    const full = { maxStreams: 0 };
    const bounded = [memberEntry('a', 10, { maxStreams: 0 }), memberEntry('b', 11)];
    expect(outcome(planned([pinned], full, bounded)).said).toEqual([
      'declined: a does not take it for 5 minutes: it is at max_streams (0)',
    ]);
    expect(outcome(planned([pinned], {}, bounded)).said).toEqual([]);
    expect(outcome(planned([clusterStream('s', { captureAt: ['b', 'a'] })], full, bounded)).said).toEqual([]);
  });

  it('is declined when others than the plan’s have taken its place', () => {
    const one = { maxStreams: 1 };
    const bounded = [memberEntry('a', 10, one), memberEntry('b', 11)];
    const streams = [pinned, clusterStream('other')];
    const { plan } = planned([pinned], one, bounded);
    expect(plan?.assigned.get('s')).toBe('a');
    const taken = memberState(clusterSettings(streams, one), [...bounded, ownerEntry('other', 'a', 10, 20)]);
    expect(outcome({ ...taken, plan }).said).toEqual([
      'declined: a does not take it for 5 minutes: it is at max_streams (1)',
    ]);
    // its place is only asked for, and may come free again
    const asked = memberState(clusterSettings(streams, one), bounded);
    const askRest = new Map([['other', Number.POSITIVE_INFINITY]]);
    expect(outcome({ ...asked, plan, askRest }).said).toEqual([]);
  });

  it('is declined when this node does not know it, while the files differ', () => {
    const orphan = ownerEntry('unknown', 'gone', 5, 20);
    const others = (digest: string) => [memberEntry('b', 11, { digest }), orphan];
    expect(outcome(memberState(clusterSettings([]), others('other'))).said).toEqual([
      'declined: a does not take it for 5 minutes: its configuration does not have the stream',
    ]);
    expect(outcome(memberState(clusterSettings([]), others('digest'))).said).toEqual([]);
    const held = [memberEntry('b', 11, { digest: 'other' }), ownerEntry('unknown', 'b', 11, 20)];
    expect(outcome(memberState(clusterSettings([]), held)).said).toEqual([]);
  });
});
