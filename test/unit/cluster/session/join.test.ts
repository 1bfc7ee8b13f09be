import { describe, expect, it } from 'vitest';
import { beginJoin, joinAnswered, joinFailed } from '../../../../src/cluster/session/join.ts';
import type { Joining } from '../../../../src/cluster/session/session.ts';
import { deadlineMs } from '../../../../src/cluster/session/timing.ts';
import type { ClusterState } from '../../../../src/cluster/state.ts';
import { initialState } from '../../../../src/cluster/step.ts';
import type { Entry } from '../../../../src/cluster/transaction.ts';
import {
  clusterSettings,
  effectsOf,
  feed,
  listed,
  memberEntry,
  play,
  prefix,
  tick,
  turnAt,
} from '../../../support/cluster-state.ts';

const settings = clusterSettings([]);
const key = `${prefix}members/a`;
const fence = { type: 'fence', fence: { pid: 101, startTime: 1 } } as const;
const start = initialState(settings, { monotonicMs: 0, unixMs: 0 });
const [granting] = play(start, [999, feed(listed(100, []))], [1000, fence]);
const requestOf = (state: ClusterState) => (state.session.type === 'joining' ? state.session.request : -1);
const granted = (state: ClusterState) =>
  ({ type: 'granted', request: requestOf(state), leaseId: '7', ttlSeconds: 12 }) as const;
const refused = (state: ClusterState, entry: Entry | null) =>
  ({
    type: 'answered',
    request: requestOf(state),
    answer: { succeeded: false, revision: 200, answers: [{ type: 'get', entry }] },
  }) as const;
const former = (changes: Parameters<typeof memberEntry>[2], mod = 50) =>
  memberEntry('a', 40, { incarnation: 'earlier-life:3', bootId: 'boot-a', ...changes }, mod);

describe('a join', () => {
  it('asks for a lease, then puts the member key on it if nobody has it', () => {
    const [, effects] = play(granting, [1100, granted(granting)]);
    const [put] = effectsOf(effects, 'transact');
    expect(put?.transaction.compares).toEqual([{ key, target: 'create', is: '=', revision: 0 }]);
    expect(put?.transaction.then[0]).toMatchObject({ type: 'put', key, leaseId: '7' });
    expect(put?.deadlineMs).toBeNull();
  });

  it('makes a session of the key’s revision, and a deadline that counts from before anything was sent, by the TTL of the answer', () => {
    const [putting] = play(granting, [1100, granted(granting)]);
    const answer = { succeeded: true, revision: 200, answers: [{ type: 'put' }] } as const;
    const [state, effects] = play(putting, [1300, { type: 'answered', request: requestOf(putting), answer }]);
    const until = deadlineMs(1000, 12_000, 0);
    expect(state.session).toMatchObject({
      type: 'member',
      session: 200,
      mod: 200,
      sentMs: 1000,
      deadlineMs: until,
      joinedMs: 1300,
    });
    expect(effectsOf(effects, 'deadline')).toEqual([{ type: 'deadline', session: 200, deadlineMs: until }]);
  });

  it('is tried again after a failure, with a fresh incarnation', () => {
    const [out] = play(granting, [1200, { type: 'unanswered', request: requestOf(granting), reason: 'silence' }]);
    expect(out.session).toMatchObject({ type: 'out', reason: 'silence', notBeforeMs: 1700 });
    const [again] = play(out, [1700, tick]);
    const incarnation = (state: ClusterState) => (state.session as Joining).incarnation;
    expect(incarnation(again)).not.toBe(incarnation(granting));
  });

  it('is given up when nothing comes', () => {
    const [waiting] = play(granting, [2999, tick]);
    expect(waiting.session.type).toBe('joining');
    expect(play(waiting, [3000, tick])[0].session).toMatchObject({
      type: 'out',
      reason: 'etcd did not answer in time',
    });
  });
});

describe('a name that is taken', () => {
  const [putting] = play(granting, [1100, granted(granting)]);

  it('by this process under an older session is freed at once, whatever else of it is written', () => {
    const [state, effects] = play(putting, [1200, refused(putting, former({ incarnation: 'process-a:1' }, 77))]);
    expect(effectsOf(effects, 'transact')[0]?.transaction.compares).toEqual([
      { key, target: 'create', is: '=', revision: 40 },
    ]);
    const answer = { succeeded: true, revision: 210, answers: [{ type: 'delete', deleted: 1 }] } as const;
    const [again, more] = play(state, [1300, { type: 'answered', request: requestOf(state), answer }]);
    expect(again.session).toMatchObject({ type: 'joining', step: 'put', sentMs: 1000 });
    expect(effectsOf(more, 'grant')).toEqual([]);
    expect(effectsOf(more, 'transact')[0]?.transaction.then[0]).toMatchObject({ type: 'put', key, leaseId: '7' });
    const yes = { succeeded: true, revision: 211, answers: [{ type: 'put' }] } as const;
    const [joined] = play(again, [1400, { type: 'answered', request: requestOf(again), answer: yes }]);
    expect(joined.session).toMatchObject({ type: 'member', session: 211, deadlineMs: deadlineMs(1000, 12_000, 0) });
  });

  it('by an earlier life on this machine is freed when its processes are gone, if nobody renewed it meanwhile', () => {
    const [inspecting, effects] = play(putting, [1200, refused(putting, former({}))]);
    expect(effectsOf(effects, 'inspect')).toMatchObject([
      {
        processes: [
          { pid: 100, startTime: 1 },
          { pid: 101, startTime: 1 },
        ],
      },
    ]);
    const request = requestOf(inspecting);
    const [, dead] = play(inspecting, [1250, { type: 'inspected', request, alive: false }]);
    expect(effectsOf(dead, 'transact')[0]?.transaction.compares).toEqual([
      { key, target: 'mod', is: '=', revision: 50 },
    ]);
    const [waiting, alive] = play(inspecting, [1250, { type: 'inspected', request, alive: true }]);
    expect(effectsOf(alive, 'transact')).toEqual([]);
    expect(waiting.session).toMatchObject({ type: 'out', reason: "a living process still holds the name 'a'" });
  });

  it.each([
    ['another boot', { bootId: 'boot-b' }],
    ['another pid namespace', { pidNamespace: '2' }],
    ['no fence in the key', { fence: null }],
    ['no main in the key', { main: null }],
  ])('is only waited for when there is no telling whether its processes live: %s', (_, changes) => {
    const [state, effects] = play(putting, [1200, refused(putting, former(changes))]);
    expect(effectsOf(effects, 'inspect')).toEqual([]);
    expect(effectsOf(effects, 'transact')).toEqual([]);
    expect(state.session).toMatchObject({ type: 'out', reason: "waiting for the lease of the former 'a' to run out" });
  });

  it('is only waited for when what stands in the key cannot be read', () => {
    const [state, effects] = play(putting, [1200, refused(putting, { key, value: '{', create: 40, mod: 50 })]);
    expect(effectsOf(effects, 'inspect')).toEqual([]);
    expect(state.session.type).toBe('out');
  });

  it('and goes on being renewed is used twice: the node gives up', () => {
    let state = putting;
    let exits: unknown[] = [];
    for (let round = 0; round < 4; round += 1) {
      const at = 1200 + round * 3000;
      const [out, effects] = play(state, [at, refused(state, former({ bootId: 'elsewhere' }, 50 + round))]);
      exits = [...effectsOf(effects, 'exit')];
      expect(exits).toHaveLength(round === 3 ? 1 : 0);
      const [next] = play(out, [at + 1000, tick]);
      [state] = play(next, [at + 1100, granted(next)]);
    }
    expect(exits).toMatchObject([{ status: 1, reason: expect.stringContaining("'a' is used twice") }]);
  });

  it('that was free again in the same moment is tried again', () => {
    expect(play(putting, [1200, refused(putting, null)])[0].session).toMatchObject({ type: 'out', notBeforeMs: 1700 });
  });
});

describe('the parts of a join', () => {
  it('say why it failed, once for each reason', () => {
    const turn = turnAt(granting, 1000);
    joinFailed(turn, 'one', null);
    beginJoin(turn, null);
    joinFailed(turn, 'one', null);
    beginJoin(turn, null);
    joinFailed(turn, 'two', null);
    expect(effectsOf(turn.effects, 'say').map(({ reason }) => reason)).toEqual(['one', 'two']);
  });

  it('take no fact that is no answer', () => {
    const turn = turnAt(granting, 1000);
    joinAnswered(turn, granting.session as Joining, tick);
    expect(turn.state.session).toBe(granting.session);
  });
});
