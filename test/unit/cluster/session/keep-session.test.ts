import { describe, expect, it } from 'vitest';
import { keepSession, sessionAnswered } from '../../../../src/cluster/session/keep-session.ts';
import { initialState } from '../../../../src/cluster/step.ts';
import {
  clusterSettings,
  clusterStream,
  effectsOf,
  feed,
  listed,
  memberEntry,
  memberSession,
  memberState,
  ownerEntry,
  play,
  tick,
  turnAt,
} from '../../../support/cluster-state.ts';

const settings = clusterSettings([clusterStream('s')]);
const running = memberState(settings, [ownerEntry('s', 'a', 10, 20)], {
  runs: new Map([['s', 20]]),
  alive: new Set(['s']),
});

describe('a member', () => {
  it('ends its session at its deadline: everything is killed and halted', () => {
    const state = { ...running, session: memberSession({ deadlineMs: 5000 }) };
    const [before, nothing] = play(state, [4999, tick]);
    expect(before.session.type).toBe('member');
    expect(effectsOf(nothing, 'halt')).toEqual([]);
    const [after, effects] = play(state, [5000, tick]);
    expect(after.session).toMatchObject({ type: 'out', reason: 'the deadline passed without a renewal' });
    expect(effectsOf(effects, 'deadline')).toEqual([{ type: 'deadline', session: 10, deadlineMs: null }]);
    expect(effectsOf(effects, 'halt')).toMatchObject([{ stream: 's', manner: 'now' }]);
    expect(after.runs.size).toBe(0);
    expect(after.alive).toEqual(new Set(['s']));
  });

  it('is not revived by the answer to a renewal that comes after its deadline: the fence has killed everything', () => {
    const session = memberSession({ sentMs: 0, ttlMs: 10_000, deadlineMs: 9550, nextRenewalMs: 9000 });
    const [granting] = play({ ...running, session }, [9000, tick]);
    const grant = { type: 'granted', request: 1, leaseId: '7', ttlSeconds: 10 } as const;
    const [putting, sent] = play(granting, [9100, grant]);
    const answer = { succeeded: true, revision: 120, answers: [{ type: 'put' }] } as const;
    const fact = { type: 'answered', request: effectsOf(sent, 'transact')[0]?.request ?? 0, answer } as const;
    expect(play(putting, [9549, fact])[0].session.type).toBe('member');
    const [late, effects] = play(putting, [9550, fact]);
    expect(late.session.type).toBe('out');
    expect(effectsOf(effects, 'halt')).toMatchObject([{ stream: 's', manner: 'now' }]);
  });

  it('ends its session when its key is gone, or is another session’s', () => {
    for (const entries of [[], [memberEntry('a', 50)]]) {
      const [after] = play(running, [1000, feed(listed(200, entries))]);
      expect(after.session.type).toBe('out');
    }
  });

  it('joins again only when everything of the old session is dead', () => {
    const [out] = play(running, [1000, feed(listed(200, []))]);
    const [waiting, nothing] = play(out, [60_000, tick]);
    expect(waiting.session.type).toBe('out');
    expect(effectsOf(nothing, 'grant')).toEqual([]);
    const [joining, effects] = play(waiting, [60_001, { type: 'gone', stream: 's' }]);
    expect(joining.session.type).toBe('joining');
    expect(effectsOf(effects, 'grant')).toHaveLength(1);
  });

  it('warns once, a third of the lease before its deadline', () => {
    const state = { ...running, session: memberSession({ ttlMs: 9000, deadlineMs: 8000 }) };
    const [early, nothing] = play(state, [4999, tick]);
    expect(effectsOf(nothing, 'say')).toEqual([]);
    expect(early.wakeMs).toBe(5000);
    const [, effects] = play(state, [5000, tick], [5100, tick]);
    expect(effectsOf(effects, 'say').map(({ event }) => event)).toEqual(['renewal-late']);
  });

  it('names the cause of what goes wrong with its renewals, in the warning and at the end', () => {
    const session = memberSession({ ttlMs: 9000, deadlineMs: 8000, nextRenewalMs: 4000 });
    const [renewing] = play({ ...running, session }, [4000, tick]);
    const request = renewing.session.type === 'member' ? (renewing.session.renewal?.request ?? 0) : 0;
    const failed = { type: 'unanswered', request, reason: 'the database is full' } as const;
    const [, effects] = play(renewing, [4010, failed], [5000, tick], [8000, tick]);
    const [warning, end] = effectsOf(effects, 'say').filter(({ level }) => level !== 'debug');
    expect(warning).toMatchObject({ event: 'renewal-late', reason: expect.stringContaining('the database is full') });
    expect(end).toMatchObject({ event: 'session-over', reason: expect.stringContaining('renewal (') });
  });

  it('is not brought back by an answer that it reads past its deadline', () => {
    const session = memberSession({ ttlMs: 9000, deadlineMs: 8000, nextRenewalMs: 7000 });
    const [granting] = play({ ...running, session }, [7000, tick]);
    const requestOf = (state: typeof granting) =>
      state.session.type === 'member' ? (state.session.renewal?.request ?? 0) : 0;
    const granted = { type: 'granted', leaseId: '5', ttlSeconds: 9, request: requestOf(granting) } as const;
    const [putting] = play(granting, [7010, granted]);
    const answer = { succeeded: true, revision: 500, answers: [{ type: 'put' }] } as const;
    const answered = { type: 'answered', request: requestOf(putting), answer } as const;
    expect(play(putting, [7999, answered])[0].session.type).toBe('member');
    const [late, effects] = play(putting, [8000, answered]);
    expect(late.session.type).toBe('out');
    expect(effectsOf(effects, 'deadline')).toMatchObject([{ deadlineMs: null }]);
  });

  it('wants to be woken at its deadline, at its renewal and at the end of an attempt', () => {
    const [state] = play({ ...running, session: memberSession({ nextRenewalMs: 700 }) }, [500, tick]);
    expect(state.wakeMs).toBe(700);
    const [renewing] = play(state, [700, tick]);
    expect(renewing.wakeMs).toBe(1700);
  });
});

describe('a node that is out', () => {
  const blind = initialState(settings, { monotonicMs: 0, unixMs: 0 });
  const out = { ...blind, mirror: running.mirror };

  it('waits for its fence, then joins', () => {
    expect(effectsOf(play(out, [1, tick])[1], 'grant')).toEqual([]);
    const [, effects] = play(out, [1, { type: 'fence', fence: { pid: 5, startTime: 1 } }]);
    expect(effectsOf(effects, 'grant')).toMatchObject([{ ttlSeconds: 10 }]);
  });

  it('waits until it sees the cluster: a member that is blind would hold others up and lose its own streams', () => {
    const fence = { type: 'fence', fence: { pid: 5, startTime: 1 } } as const;
    const [waiting, nothing] = play(blind, [1, fence], [60_000, tick]);
    expect(effectsOf(nothing, 'grant')).toEqual([]);
    expect(effectsOf(play(waiting, [60_001, feed(listed(200, []))])[1], 'grant')).toHaveLength(1);
  });

  it('gives an attempt to join up after its time, and says why only once', () => {
    const [joining] = play(out, [0, { type: 'fence', fence: { pid: 5, startTime: 1 } }]);
    const unanswered = (state: typeof joining) => ({
      type: 'unanswered' as const,
      request: state.session.type === 'joining' ? state.session.request : 0,
      reason: 'etcd is away',
    });
    const [failed, first] = play(joining, [100, unanswered(joining)]);
    expect(failed.session).toMatchObject({ type: 'out', notBeforeMs: 600 });
    const [again] = play(failed, [600, tick]);
    const [, second] = play(again, [700, unanswered(again)]);
    expect(effectsOf(first, 'say').map(({ event }) => event)).toEqual(['join-failed']);
    expect(effectsOf(second, 'say')).toEqual([]);
  });

  it('does not join when it is leaving', () => {
    const turn = turnAt({ ...out, fence: { pid: 5, startTime: 1 }, leaving: { sinceMs: 0, phase: 'stopping' } }, 10);
    keepSession(turn);
    expect(turn.effects).toEqual([]);
  });

  it('knows which answers are its own', () => {
    const turn = turnAt(out, 10);
    expect(sessionAnswered(turn, { type: 'unanswered', request: 7, reason: '' })).toBe(false);
    expect(sessionAnswered(turn, tick)).toBe(false);
  });
});
