import { describe, expect, it } from 'vitest';
import type { ClusterFact } from '../../../src/cluster/state.ts';
import { initialState, step } from '../../../src/cluster/step.ts';
import {
  clusterSettings,
  clusterStream,
  effectsOf,
  feed,
  memberEntry,
  memberState,
  moveEntry,
  ownerEntry,
  play,
  tick,
} from '../../support/cluster-state.ts';

const settings = clusterSettings([clusterStream('s')], { peers: ['a'] });
const now = (monotonicMs: number) => ({ monotonicMs, unixMs: monotonicMs });

describe('step', () => {
  it('begins outside of the cluster, with nothing known', () => {
    expect(initialState(settings, now(5))).toMatchObject({
      session: { type: 'out', notBeforeMs: 5 },
      mirror: { fresh: false },
      wakeMs: 5,
    });
  });

  it('changes nothing of the state that it is given', () => {
    const state = memberState(settings, [ownerEntry('s', 'a', 10, 20)]);
    const copy = structuredClone(state);
    step(state, tick, now(1));
    expect(state).toEqual(copy);
  });

  it('gives equal effects for equal histories', () => {
    const facts: [number, ClusterFact][] = [
      [1, { type: 'fence', fence: { pid: 5, startTime: 1 } }],
      [2, feed({ type: 'listed', clusterId: 'one', revision: 5, entries: [] })],
      [3, { type: 'granted', request: 1, leaseId: '7', ttlSeconds: 10 }],
      [4, { type: 'answered', request: 2, answer: { succeeded: true, revision: 6, answers: [{ type: 'put' }] } }],
      [5, feed({ type: 'changed', revision: 6, events: [{ type: 'put', entry: memberEntry('a', 6) }] })],
    ];
    const start = initialState(settings, now(0));
    const [one, effects] = play(start, ...facts);
    const [other, again] = play(start, ...facts);
    expect(again).toEqual(effects);
    expect(other).toEqual(one);
    expect(effectsOf(effects, 'transact').at(-1)?.transaction.then).toHaveLength(1);
  });

  it('tells a new fence the deadline that holds', () => {
    const [, effects] = play(memberState(settings, []), [1, { type: 'fence', fence: { pid: 7, startTime: 1 } }]);
    expect(effectsOf(effects, 'deadline')).toEqual([{ type: 'deadline', session: 10, deadlineMs: 9_000_000 }]);
    expect(effectsOf(play(memberState(settings, []), [1, { type: 'fence', fence: null }])[1], 'deadline')).toEqual([]);
  });

  it('takes a new configuration with a new plan', () => {
    const [state] = play(memberState(settings, []), [
      7,
      { type: 'configured', settings: clusterSettings([clusterStream('t')]) },
    ]);
    expect([...(state.plan?.assigned.keys() ?? [])]).toEqual(['t']);
  });

  it('lets a stream rest that is being moved, and notices a rebalancing', () => {
    const before = memberState(settings, [memberEntry('a', 10), memberEntry('b', 11), ownerEntry('s', 'b', 11, 20)]);
    const { key, value } = moveEntry('s', 'a', 10, 20, 101);
    const put = (text: string) =>
      feed({
        type: 'changed',
        revision: 101,
        events: [{ type: 'put', entry: { key, value: text, create: 101, mod: 101 } }],
      });
    const [plain] = play(before, [50, put(value)]);
    expect(plain.moveRest).toEqual(new Map([['s', 300_050]]));
    expect(plain.lastRebalanceMs).toBe(0);
    expect(play(before, [50, put(value.replace('"test"', '"rebalance: because"'))])[0].lastRebalanceMs).toBe(50);
  });

  it('passes over answers that nobody waits for', () => {
    const state = memberState(settings, []);
    const answer = { succeeded: true, revision: 900, answers: [] } as const;
    const facts: ClusterFact[] = [
      { type: 'answered', request: 77, answer },
      { type: 'unanswered', request: 78, reason: 'silence' },
      { type: 'granted', request: 79, leaseId: '1', ttlSeconds: 1 },
      { type: 'inspected', request: 80, alive: false },
      { type: 'gone', stream: 'unknown' },
    ];
    for (const fact of facts) {
      const [after, effects] = step(state, fact, now(1));
      expect(effects).toEqual([]);
      expect(after.session).toBe(state.session);
    }
  });

  it('absorbs the answer to an attempt that was given up, for what it tells of the store', () => {
    const state = {
      ...memberState(settings, []),
      session: { ...memberState(settings, []).session, nextRenewalMs: 1 },
    } as ReturnType<typeof memberState>;
    const [granting] = play(state, [1, tick]);
    const request = effectsOf(play(state, [1, tick])[1], 'grant')[0]?.request ?? 0;
    const [putting, effects] = play(granting, [2, { type: 'granted', request, leaseId: '7', ttlSeconds: 10 }]);
    const put = effectsOf(effects, 'transact')[0]?.request ?? 0;
    const [given] = play(putting, [2000, tick]);
    const answer = { succeeded: true, revision: 150, answers: [{ type: 'put' }] } as const;
    const [after] = play(given, [2001, { type: 'answered', request: put, answer }]);
    expect(after.mirror.latest.members.get('a')).toMatchObject({ create: 10, mod: 150 });
    expect(after.session).toMatchObject({ type: 'member', mod: 10, sentMs: 0 });
    expect(after.mirror.base.members.get('a')?.mod).toBe(10);
  });
});
