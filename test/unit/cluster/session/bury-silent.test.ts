import { describe, expect, it } from 'vitest';
import type { ClusterState } from '../../../../src/cluster/state.ts';
import {
  clusterSettings,
  effectsOf,
  feed,
  listed,
  memberEntry,
  memberSession,
  memberState,
  play,
  prefix,
  tick,
} from '../../../support/cluster-state.ts';

const ttlMs = 10_000;
/** 1 % for the clocks, 1 s for etcd itself. */
const dueMs = 11_100;
const b = (mod: number, changes = {}) => memberEntry('b', 11, { ttlMs, ...changes }, mod);
const settings = clusterSettings();

/** The turns of node a from the first sight of that entry at 0, and what it asks of b's key. */
function deletionsOf(state: ClusterState, ...facts: Parameters<typeof play>[1][]) {
  const [after, effects] = play(state, ...facts);
  const deletions = effectsOf(effects, 'transact').filter(({ transaction }) =>
    transaction.then.some(operation => operation.type === 'delete' && operation.key === `${prefix}members/b`),
  );
  return { after, compares: deletions.map(({ transaction }) => transaction.compares) };
}

const seen = (mod: number) => feed(listed(100 + mod, [memberEntry('a', 10), b(mod)]));

/** No etcd answers in these tests: what is asked again is. */
const tickAt = (atMs: number): [number, typeof tick] => [atMs, tick];

describe('a node that renews nothing', () => {
  const state = memberState(settings, [memberEntry('a', 10)]);
  const of11 = [{ key: `${prefix}members/b`, target: 'mod', is: '=', revision: 11 }];

  it('is removed when its lease has passed for certain, as it was seen, and again when nothing came of that', () => {
    const early = deletionsOf(state, [0, seen(11)], tickAt(dueMs - 1));
    expect(early.compares).toEqual([]);
    expect(early.after.wakeMs).toBeLessThanOrEqual(dueMs);
    const late = deletionsOf(early.after, tickAt(dueMs), tickAt(dueMs + 1999), tickAt(dueMs + 2000));
    expect(late.compares).toEqual([of11, of11]);
  });

  it('is left alone when it renews, from when that is seen', () => {
    expect(deletionsOf(state, [0, seen(11)], [9000, seen(40)], tickAt(9000 + dueMs - 1)).compares).toEqual([]);
    expect(deletionsOf(state, [0, seen(11)], [9000, seen(40)], tickAt(9000 + dueMs)).compares).toHaveLength(1);
  });

  it('is left alone when it does not say how long its lease is', () => {
    const silent = feed(listed(111, [memberEntry('a', 10), b(11, { ttlMs: null })]));
    expect(deletionsOf(state, [0, silent], tickAt(100_000)).compares).toEqual([]);
  });

  it('is left alone by who does not know whether his mirror is fresh, and by who has no session', () => {
    const [blind] = play(state, [0, seen(11)], [1, feed({ type: 'broken', reason: 'the watch ended' })]);
    expect(deletionsOf(blind, tickAt(dueMs)).compares).toEqual([]);
    const [out] = play(state, [0, seen(11)]);
    const gone: ClusterState = { ...out, session: { type: 'out', reason: '', notBeforeMs: 100_000, held: null } };
    expect(deletionsOf(gone, tickAt(dueMs)).compares).toEqual([]);
  });

  it('is given its whole time anew by who has only just joined: etcd may have been away for all', () => {
    const [before] = play(state, [0, seen(11)]);
    const rejoined: ClusterState = { ...before, session: memberSession({ joinedMs: 9000 }) };
    expect(deletionsOf(rejoined, tickAt(9000 + dueMs - 1)).compares).toEqual([]);
    expect(deletionsOf(rejoined, tickAt(9000 + dueMs)).compares).toEqual([of11]);
  });

  it('is gone for who removed it when the feed says so, not before: all take its streams by the same plan', () => {
    const [asked, effects] = play(state, [0, seen(11)], tickAt(dueMs));
    const [request = expect.unreachable()] = effectsOf(effects, 'transact').map(effect => effect.request);
    const answer = { succeeded: true, revision: 120, answers: [{ type: 'delete', deleted: 1 }] } as const;
    const [answered] = play(asked, [dueMs + 5, { type: 'answered', request, answer }]);
    expect(answered.mirror.latest.members.has('b')).toBe(true);
    const gone = { type: 'delete', key: `${prefix}members/b`, mod: 120 } as const;
    const [told] = play(answered, [dueMs + 6, feed({ type: 'changed', revision: 120, events: [gone] })]);
    expect(told.mirror.latest.members.has('b')).toBe(false);
  });

  it('never is this node itself', () => {
    const alone = memberState(settings, [memberEntry('a', 10, { ttlMs })]);
    const [, effects] = play(alone, [0, feed(listed(111, [memberEntry('a', 10, { ttlMs })]))], tickAt(dueMs));
    expect(effectsOf(effects, 'say').filter(({ event }) => event === 'node-silent')).toEqual([]);
  });
});
