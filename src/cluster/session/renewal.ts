// Renewing the lease every fetch_timeout: a new lease, then the member key put on it. One attempt at a time, each bounded, the next one
// 100 ms after the end of the last. Only a success moves the deadline, and only by when its own grant was sent.

import type { ClusterFact } from '../state.ts';
import type { TransactionAnswer } from '../transaction.ts';
import { change, count, say, type Turn, takeRequest, transact, wake } from '../turn.ts';
import { endSession } from './end-session.ts';
import { isSaid, renewTransaction } from './member-key.ts';
import type { Member, Renewal } from './session.ts';
import { attemptMs, deadlineMs, retryMs } from './timing.ts';

/** What the others plan by stands in the member key: when it is not what this node goes by any more, the next renewal is due at once. */
export function hastenRenewal(turn: Turn): void {
  const { session, mirror, settings } = turn.state;
  if (session.type !== 'member' || session.renewal !== null || session.failure !== null) return;
  const said = mirror.latest.members.get(settings.me)?.value;
  if (said == null || session.nextRenewalMs <= turn.now.monotonicMs || isSaid(turn.state, said)) return;
  change(turn, { session: { ...session, nextRenewalMs: turn.now.monotonicMs } });
}

export function renewWhenDue(turn: Turn): void {
  const member = turn.state.session;
  if (member.type !== 'member') return;
  const now = turn.now.monotonicMs;
  if (member.renewal !== null) {
    if (now < member.renewal.endsMs) return;
    const failure = 'etcd did not answer in time';
    change(turn, { session: { ...member, renewal: null, nextRenewalMs: now + retryMs, failure } });
    return count(turn, { type: 'renewal', result: 'unanswered' });
  }
  if (now < member.nextRenewalMs) return;
  const { fetchTimeoutMs, staleTimeoutMs } = turn.state.settings;
  const request = takeRequest(turn);
  const timeoutMs = attemptMs(fetchTimeoutMs);
  const renewal: Renewal = { step: 'grant', request, sentMs: now, endsMs: now + timeoutMs, leaseId: '', ttlMs: 0 };
  change(turn, { session: { ...member, renewal } });
  turn.effects.push({ type: 'grant', request, ttlSeconds: Math.ceil(staleTimeoutMs / 1000), timeoutMs });
}

export function renewalAnswered(turn: Turn, member: Member, renewal: Renewal, fact: ClusterFact): void {
  switch (fact.type) {
    case 'unanswered':
      change(turn, {
        session: { ...member, renewal: null, nextRenewalMs: turn.now.monotonicMs + retryMs, failure: fact.reason },
      });
      say(turn, 'debug', 'renewal-unanswered', fact.reason);
      return count(turn, { type: 'renewal', result: 'unanswered' });
    case 'granted':
      return sendRenewal(turn, member, { ...renewal, leaseId: fact.leaseId, ttlMs: fact.ttlSeconds * 1000 });
    case 'answered':
      if (fact.answer.succeeded) return renewed(turn, member, renewal, fact.answer.revision);
      return renewalRefused(turn, member, renewal, fact.answer);
    default:
      return;
  }
}

function sendRenewal(turn: Turn, member: Member, renewal: Renewal): void {
  const transaction = renewTransaction(turn.state, member, renewal);
  const request = transact(turn, { type: 'session' }, transaction, member.deadlineMs, remainingMs(turn, renewal));
  change(turn, { session: { ...member, renewal: { ...renewal, step: 'put', request } } });
}

function renewed(turn: Turn, member: Member, renewal: Renewal, mod: number): void {
  const { sentMs, ttlMs } = renewal;
  const until = deadlineMs(sentMs, ttlMs, turn.state.alive.size);
  const nextRenewalMs = Math.max(turn.now.monotonicMs, sentMs + turn.state.settings.fetchTimeoutMs);
  change(turn, {
    session: {
      ...member,
      ...{ mod, sentMs, ttlMs, deadlineMs: until, renewal: null, nextRenewalMs },
      ...{ warned: false, failure: null },
    },
    roundTripMs: turn.now.monotonicMs - sentMs,
  });
  turn.effects.push({ type: 'deadline', session: member.session, deadlineMs: until });
  count(turn, { type: 'renewal', result: 'done' });
}

function renewalRefused(turn: Turn, member: Member, renewal: Renewal, answer: TransactionAnswer): void {
  const told = answer.answers[0];
  const entry = told?.type === 'get' ? told.entry : null;
  if (entry === null || entry.create !== member.session) {
    count(turn, { type: 'renewal', result: 'refused' });
    return endSession(turn, 'etcd refused the renewal: the session is over', 'error');
  }
  // an earlier attempt got through after all: take its revision and go on with the lease in hand
  sendRenewal(turn, { ...member, mod: entry.mod }, renewal);
}

/** The deadline with this number of children: before more are started. */
export function tightenDeadline(turn: Turn, children: number): void {
  const { session } = turn.state;
  if (session.type !== 'member') return;
  const until = deadlineMs(session.sentMs, session.ttlMs, children);
  if (until >= session.deadlineMs) return;
  change(turn, { session: { ...session, deadlineMs: until } });
  turn.effects.push({ type: 'deadline', session: session.session, deadlineMs: until });
  wake(turn, until);
}

function remainingMs(turn: Turn, renewal: Renewal): number {
  return Math.max(1, renewal.endsMs - turn.now.monotonicMs);
}
