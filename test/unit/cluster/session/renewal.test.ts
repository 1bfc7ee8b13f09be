import { describe, expect, it } from 'vitest';
import { renewalAnswered, renewWhenDue, tightenDeadline } from '../../../../src/cluster/session/renewal.ts';
import { deadlineMs } from '../../../../src/cluster/session/timing.ts';
import type { ClusterEffect, ClusterState } from '../../../../src/cluster/state.ts';
import {
  clusterSettings,
  effectsOf,
  memberEntry,
  memberSession,
  memberState,
  play,
  prefix,
  tick,
  turnAt,
} from '../../../support/cluster-state.ts';

const key = `${prefix}members/a`;
const start = memberState(clusterSettings([]), [], {
  session: memberSession({ sentMs: 0, ttlMs: 10_000, deadlineMs: 9550, nextRenewalMs: 2000 }),
});
const member = (state: ClusterState) => {
  if (state.session.type !== 'member') throw new Error(`not a member: ${state.session.reason}`);
  return state.session;
};
const requestOf = (state: ClusterState) => member(state).renewal?.request ?? -1;
const granted = (state: ClusterState, ttlSeconds = 10) =>
  ({ type: 'granted', request: requestOf(state), leaseId: '7', ttlSeconds }) as const;
const yes = (state: ClusterState, revision: number) =>
  ({
    type: 'answered',
    request: requestOf(state),
    answer: { succeeded: true, revision, answers: [{ type: 'put' }] },
  }) as const;
const no = (state: ClusterState, entry: ReturnType<typeof memberEntry> | null) =>
  ({
    type: 'answered',
    request: requestOf(state),
    answer: { succeeded: false, revision: 300, answers: [{ type: 'get', entry }] },
  }) as const;

describe('a renewal', () => {
  it('is a grant, then the key put on that lease, every fetch_timeout', () => {
    expect(effectsOf(play(start, [1999, tick])[1], 'grant')).toEqual([]);
    const [granting, effects] = play(start, [2000, tick]);
    expect(effectsOf(effects, 'grant')).toEqual([{ type: 'grant', request: 1, ttlSeconds: 10, timeoutMs: 1000 }]);
    const [, more] = play(granting, [2100, granted(granting)]);
    expect(effectsOf(more, 'transact')).toMatchObject([
      { timeoutMs: 900, deadlineMs: 9550, transaction: { then: [{ type: 'put', key, leaseId: '7' }] } },
    ]);
  });

  it('moves the deadline by when its grant was sent and by the TTL of the answer, and the fence is told', () => {
    const [granting] = play(start, [2000, tick]);
    const [putting] = play(granting, [2100, granted(granting, 12)]);
    const [state, effects] = play(putting, [2300, yes(putting, 120)]);
    const until = deadlineMs(2000, 12_000, 0);
    expect(member(state)).toMatchObject({
      mod: 120,
      sentMs: 2000,
      ttlMs: 12_000,
      deadlineMs: until,
      nextRenewalMs: 4000,
    });
    expect(effectsOf(effects, 'deadline')).toEqual([{ type: 'deadline', session: 10, deadlineMs: until }]);
    expect(state.roundTripMs).toBe(300);
  });

  it('counts the children of that moment', () => {
    const alive = new Set(Array.from({ length: 200 }, (_, index) => `s${index}`));
    const [granting] = play({ ...start, alive }, [2000, tick]);
    const [putting] = play(granting, [2100, granted(granting)]);
    expect(member(play(putting, [2300, yes(putting, 120)])[0]).deadlineMs).toBe(deadlineMs(2000, 10_000, 200));
  });

  it('without an answer changes nothing; the next attempt begins 100 ms later', () => {
    const [granting] = play(start, [2000, tick]);
    const [failed] = play(granting, [2400, { type: 'unanswered', request: requestOf(granting), reason: 'silence' }]);
    expect(member(failed)).toMatchObject({ deadlineMs: 9550, sentMs: 0, renewal: null, nextRenewalMs: 2500 });
  });

  it('ends by itself when nobody tells of it', () => {
    const [granting] = play(start, [2000, tick]);
    const [ended] = play(granting, [3000, tick]);
    expect(member(ended)).toMatchObject({ renewal: null, nextRenewalMs: 3100 });
    expect(member(play(ended, [3050, granted(granting)])[0])).toMatchObject({ renewal: null });
  });

  it('that finds an earlier attempt done takes its revision and goes on with the lease in hand', () => {
    const [granting] = play(start, [2000, tick]);
    const [putting] = play(granting, [2100, granted(granting)]);
    const [again, effects] = play(putting, [2200, no(putting, memberEntry('a', 10, {}, 290))]);
    expect(effectsOf(effects, 'transact')[0]?.transaction).toMatchObject({
      compares: [
        { target: 'create', revision: 10 },
        { target: 'mod', revision: 290 },
      ],
      then: [{ leaseId: '7' }],
    });
    expect(member(play(again, [2300, yes(again, 310)])[0])).toMatchObject({ mod: 310, sentMs: 2000 });
  });

  it.each([
    ['no key', null],
    ['another session', memberEntry('a', 77)],
  ])('that finds %s ends the session for good', (_, entry) => {
    const [granting] = play(start, [2000, tick]);
    const [putting] = play(granting, [2100, granted(granting)]);
    const [state, effects] = play(putting, [2200, no(putting, entry)]);
    expect(state.session.type).not.toBe('member');
    expect(effectsOf(effects, 'deadline')).toEqual([{ type: 'deadline', session: 10, deadlineMs: null }]);
  });

  it('is not sent past the deadline: the session ends first', () => {
    const late = { ...start, session: memberSession({ deadlineMs: 3000, nextRenewalMs: 3000 }) };
    expect(effectsOf(play(late, [3000, tick])[1], 'grant')).toEqual([]);
  });
});

describe('what is counted of renewals', () => {
  const counted = (effects: readonly ClusterEffect[]) => effectsOf(effects, 'count').map(({ count }) => count);
  const [granting] = play(start, [2000, tick]);
  const [putting, more] = play(granting, [2100, granted(granting)]);

  it('is each attempt once, by how it ended', () => {
    expect(counted(more)).toEqual([]);
    expect(counted(play(putting, [2300, yes(putting, 120)])[1])).toEqual([{ type: 'renewal', result: 'done' }]);
    const unanswered = { type: 'unanswered', request: requestOf(putting), reason: 'silence' } as const;
    expect(counted(play(putting, [2300, unanswered], [2301, unanswered])[1])).toEqual([
      { type: 'renewal', result: 'unanswered' },
    ]);
    expect(counted(play(granting, [3000, tick], [3050, granted(granting)])[1])).toEqual([
      { type: 'renewal', result: 'unanswered' },
    ]);
  });

  it('is a refusal, and the end of the session with it, but not an attempt that finds an earlier one done', () => {
    expect(counted(play(putting, [2200, no(putting, null)])[1])).toEqual([
      { type: 'renewal', result: 'refused' },
      { type: 'fenced' },
    ]);
    expect(counted(play(putting, [2200, no(putting, memberEntry('a', 10, {}, 290))])[1])).toEqual([]);
  });
});

describe('the parts of a renewal', () => {
  it('do nothing without a session or for another fact', () => {
    const out = { ...start, session: { type: 'out', reason: '', notBeforeMs: 0, held: null } } as const;
    const turn = turnAt(out, 5000);
    renewWhenDue(turn);
    tightenDeadline(turn, 5000);
    expect(turn.effects).toEqual([]);
    const [granting] = play(start, [2000, tick]);
    const renewal = member(granting).renewal;
    if (renewal === null) throw new Error('no renewal');
    const other = turnAt(granting, 2001);
    renewalAnswered(other, member(granting), renewal, tick);
    expect(other.state.session).toBe(granting.session);
  });

  it('bring the deadline forward for more children, never back for fewer, and want to be woken at it', () => {
    const turn = turnAt(start, 2000);
    tightenDeadline(turn, 50);
    expect(turn.effects).toEqual([]);
    tightenDeadline(turn, 500);
    expect(turn.effects).toEqual([{ type: 'deadline', session: 10, deadlineMs: deadlineMs(0, 10_000, 500) }]);
    expect(turn.state.wakeMs).toBe(deadlineMs(0, 10_000, 500));
    tightenDeadline(turn, 1);
    expect(turn.effects).toHaveLength(1);
  });
});
