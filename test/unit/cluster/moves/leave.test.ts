import { describe, expect, it } from 'vitest';
import { beginLeaving, leaveCluster, left } from '../../../../src/cluster/moves/leave.ts';
import type { ClusterState } from '../../../../src/cluster/state.ts';
import { initialState } from '../../../../src/cluster/step.ts';
import {
  clusterSettings,
  clusterStream,
  effectsOf,
  feed,
  listed,
  memberEntry,
  memberState,
  ownerEntry,
  play,
  prefix,
  tick,
  turnAt,
} from '../../../support/cluster-state.ts';

const names = Array.from({ length: 12 }, (_, index) => `s${index}`);
const settings = clusterSettings(names.map(name => clusterStream(name)));
const told = memberEntry('a', 10, { leaving: true }, 90);
const owners = names.map((name, index) => ownerEntry(name, 'a', 10, 20 + index));
const running = (entries = [told, memberEntry('b', 11)]): ClusterState =>
  memberState(settings, [...entries, ...owners], {
    runs: new Map(names.map((name, index) => [name, 20 + index])),
    alive: new Set(names),
  });
const leave = { type: 'leave' } as const;
const movesOf = (effects: ReturnType<typeof play>[1]) =>
  effectsOf(effects, 'say').filter(({ event }) => event === 'move-asked');

describe('leaving', () => {
  it('says so in the member key first, by a renewal at once, and waits a moment for that', () => {
    const [state, effects] = play(running([memberEntry('a', 10), memberEntry('b', 11)]), [100, leave], [101, tick]);
    expect(state.leaving?.phase).toBe('announcing');
    expect(effectsOf(effects, 'grant')).toHaveLength(1);
    expect(movesOf(effects)).toEqual([]);
    expect(movesOf(play(state, [600, tick])[1]).length).toBeGreaterThan(0);
  });

  it('asks for moves of its streams to the others, 8 in flight', () => {
    const [state, effects] = play(running(), [100, leave]);
    expect(movesOf(effects)).toHaveLength(8);
    expect(movesOf(effects)[0]).toMatchObject({ fields: { to: 'b' }, reason: 'leaving: a was asked to stop' });
    expect(effectsOf(effects, 'exit')).toEqual([]);
    expect(movesOf(play(state, [101, tick])[1])).toEqual([]);
  });

  it('stops what is left after 10 s', () => {
    const [handing] = play(running(), [100, leave]);
    const [state, effects] = play(handing, [10_100, tick]);
    expect(state.leaving?.phase).toBe('stopping');
    expect(effectsOf(effects, 'halt')).toHaveLength(12);
  });

  it('stops everything at once when there is nobody to give it to', () => {
    const [state, effects] = play(running([told]), [100, leave]);
    expect(effectsOf(effects, 'halt')).toHaveLength(12);
    const gone = names.map((stream, index) => [200 + index, { type: 'gone', stream }] as const);
    const [quiet, more] = play(state, ...gone);
    expect(quiet.leaving?.phase).toBe('deleting');
    expect(effectsOf(more, 'transact').at(-1)).toMatchObject({
      deadlineMs: null,
      transaction: { compares: [{ key: `${prefix}members/a`, target: 'create', revision: 10 }] },
    });
  });

  it.each([
    ['an answer', 'left the cluster'],
    ['no answer', 'left; etcd did not answer, the lease runs out by itself'],
  ])('exits with status 0 after %s to the removal of its key, and cries no error', (kind, reason) => {
    const idle = memberState(clusterSettings([]), [told]);
    const [state, effects] = play(idle, [100, leave]);
    const request = effectsOf(effects, 'transact')[0]?.request ?? 0;
    const answer = { succeeded: true, revision: 120, answers: [{ type: 'delete', deleted: 1 }] } as const;
    const fact =
      kind === 'an answer'
        ? ({ type: 'answered', request, answer } as const)
        : ({ type: 'unanswered', request, reason: 'silence' } as const);
    const [after, more] = play(state, [200, fact]);
    expect(effectsOf(more, 'exit')).toEqual([{ type: 'exit', status: 0, reason }]);
    expect(effectsOf(more, 'say').filter(({ level }) => level === 'error')).toEqual([]);
    expect(after).toMatchObject({ leaving: { phase: 'left' }, session: { type: 'out' } });
    expect(effectsOf(play(after, [300, tick], [5000, tick])[1], 'grant')).toEqual([]);
  });

  it('cries no error when the watch tells of the removal before the answer', () => {
    const [state] = play(memberState(clusterSettings([]), [told]), [100, leave]);
    const events = [{ type: 'delete', key: `${prefix}members/a`, mod: 120 }] as const;
    const [, effects] = play(state, [200, feed({ type: 'changed', revision: 120, events })]);
    expect(effectsOf(effects, 'say').map(({ level }) => level)).not.toContain('error');
  });

  it('exits at once without a session', () => {
    const [, effects] = play(initialState(settings, { monotonicMs: 0, unixMs: 0 }), [100, leave]);
    expect(effectsOf(effects, 'exit')).toMatchObject([{ status: 0 }]);
  });

  it('waits for the answer to a join under way, and takes back the key that it made', () => {
    const fresh = initialState(settings, { monotonicMs: 0, unixMs: 0 });
    const fence = { type: 'fence', fence: { pid: 5, startTime: 1 } } as const;
    const [joining] = play(fresh, [0, feed(listed(5, []))], [1, fence]);
    const grant = { type: 'granted', request: 1, leaseId: '7', ttlSeconds: 10 } as const;
    const [putting, sent] = play(joining, [2, grant], [3, leave]);
    expect(effectsOf(sent, 'exit')).toEqual([]);
    const answer = { succeeded: true, revision: 9, answers: [{ type: 'put' }] } as const;
    const fact = { type: 'answered', request: effectsOf(sent, 'transact')[0]?.request ?? 0, answer } as const;
    const [leaving, after] = play(putting, [4, fact], [5, tick]);
    const writes = effectsOf(after, 'transact').flatMap(({ transaction }) => transaction.then);
    expect([leaving.session.type, writes.map(({ type }) => type)]).toEqual([
      'member',
      expect.arrayContaining(['delete']),
    ]);
    const [gone, end] = play(joining, [2, grant], [3, leave], [60_000, tick]);
    expect([gone.session.type, effectsOf(end, 'exit').length]).toEqual(['out', 1]);
  });

  it('ends with the session when the deadline passes', () => {
    const [handing] = play(running(), [100, leave]);
    const [state] = play(handing, [9_000_000, tick]);
    const [, effects] = play(state, ...names.map(stream => [9_000_001, { type: 'gone', stream }] as const));
    expect(effectsOf(effects, 'exit')).toMatchObject([{ status: 0, reason: 'left the cluster without a session' }]);
  });

  it('begins once, and ends once', () => {
    const turn = turnAt(running(), 100);
    leaveCluster(turn);
    left(turn, 'too early');
    expect(turn.effects).toEqual([]);
    beginLeaving(turn);
    beginLeaving(turn);
    expect(effectsOf(turn.effects, 'say')).toHaveLength(1);
    left(turn, 'done');
    left(turn, 'done');
    expect(effectsOf(turn.effects, 'exit')).toHaveLength(1);
  });
});
