// Joining the cluster: a lease, then the member key on it if nobody has it. If somebody has, it is this process under an older session,
// an earlier life of this node whose processes are gone (removed at once), or one that must be waited for; a name that goes on being
// renewed by others is used twice, and the node gives up.

import { type MemberValue, parseMember } from '../mirror/values.ts';
import type { ClusterFact } from '../state.ts';
import type { TransactionAnswer } from '../transaction.ts';
import { change, say, type Turn, takeRequest, transact, wake } from '../turn.ts';
import { joinTransaction, removeOwnKey } from './member-key.ts';
import type { Joining, Member } from './session.ts';
import { deadlineMs } from './timing.ts';

/** A name that changes hands this often while we wait is renewed by somebody who lives. */
const changesOfAUsedName = 3;
const joinTimeoutMs = 2000;
const joinRetryMs = 500;

export function beginJoin(turn: Turn, held: { readonly mod: number; readonly changes: number } | null): void {
  const now = turn.now.monotonicMs;
  const request = takeRequest(turn);
  const incarnation = `${turn.state.settings.processId}:${request}`;
  const endsMs = now + joinTimeoutMs;
  const before = turn.state.session;
  const reason = before.type === 'member' ? '' : before.reason;
  const lease = { leaseId: '', ttlMs: 0 };
  change(turn, {
    session: { type: 'joining', step: 'grant', request, sentMs: now, endsMs, ...lease, incarnation, reason, held },
  });
  const ttlSeconds = Math.ceil(turn.state.settings.staleTimeoutMs / 1000);
  turn.effects.push({ type: 'grant', request, ttlSeconds, timeoutMs: joinTimeoutMs });
  wake(turn, endsMs);
}

export function joinFailed(
  turn: Turn,
  reason: string,
  held: { readonly mod: number; readonly changes: number } | null,
): void {
  const notBeforeMs = turn.now.monotonicMs + joinRetryMs;
  const before = turn.state.session;
  change(turn, { session: { type: 'out', reason, notBeforeMs, held } });
  // said once, not at every attempt
  if (before.type === 'member' || before.reason !== reason) say(turn, 'warn', 'join-failed', reason);
  wake(turn, notBeforeMs);
}

export function joinAnswered(turn: Turn, joining: Joining, fact: ClusterFact): void {
  switch (fact.type) {
    case 'unanswered':
      return joinFailed(turn, fact.reason, joining.held);
    case 'granted':
      return putKey(turn, { ...joining, leaseId: fact.leaseId, ttlMs: fact.ttlSeconds * 1000 });
    case 'inspected':
      return heldInspected(turn, joining, fact.alive);
    case 'answered':
      // the key of an earlier life is out of the way; the lease is in hand, so that this node is gone for one round trip only
      if (joining.step === 'delete') return putKey(turn, joining);
      if (fact.answer.succeeded) return joined(turn, joining, fact.answer);
      return nameHeld(turn, joining, fact.answer);
    default:
      return;
  }
}

function remainingMs(turn: Turn, attempt: { readonly endsMs: number }): number {
  return Math.max(1, attempt.endsMs - turn.now.monotonicMs);
}

function putKey(turn: Turn, joining: Joining): void {
  const transaction = joinTransaction(turn.state, joining, joining.incarnation, turn.now.unixMs);
  const request = transact(turn, { type: 'session' }, transaction, null, remainingMs(turn, joining));
  change(turn, { session: { ...joining, step: 'put', request } });
}

function joined(turn: Turn, joining: Joining, answer: TransactionAnswer): void {
  const { fetchTimeoutMs } = turn.state.settings;
  const member: Member = {
    type: 'member',
    session: answer.revision,
    mod: answer.revision,
    incarnation: joining.incarnation,
    joinedMs: turn.now.monotonicMs,
    joinedUnixMs: turn.now.unixMs,
    sentMs: joining.sentMs,
    ttlMs: joining.ttlMs,
    deadlineMs: deadlineMs(joining.sentMs, joining.ttlMs, turn.state.alive.size),
    renewal: null,
    nextRenewalMs: Math.max(turn.now.monotonicMs, joining.sentMs + fetchTimeoutMs),
    warned: false,
    failure: null,
  };
  const now = turn.now.monotonicMs;
  change(turn, { session: member, lastJoinMs: now, lastChangeMs: now, roundTripMs: now - joining.sentMs });
  turn.effects.push({ type: 'deadline', session: member.session, deadlineMs: member.deadlineMs });
  say(turn, 'info', 'joined', `member of the cluster as session ${member.session}`, { session: member.session });
}

/** The name is taken: by this process under an older session, by an earlier life of this node, or by somebody else. */
function nameHeld(turn: Turn, joining: Joining, answer: TransactionAnswer): void {
  const told = answer.answers[0];
  const entry = told?.type === 'get' ? told.entry : null;
  if (entry === null) return joinFailed(turn, 'the member key went away during the join', null);
  const { settings } = turn.state;
  const holder = parseMember(entry.value);
  if (holder?.incarnation.startsWith(`${settings.processId}:`))
    return removeHeld(turn, joining, 'create', entry.create);
  const changes = joining.held === null ? 0 : joining.held.changes + (joining.held.mod === entry.mod ? 0 : 1);
  if (changes >= changesOfAUsedName) {
    const reason = `the node name '${settings.me}' is used twice: another living process renews it. Give each node its own --node`;
    turn.effects.push({ type: 'exit', status: 1, reason });
    return;
  }
  const held = { mod: entry.mod, changes };
  const processes = processesToInspect(holder, settings.bootId, settings.pidNamespace);
  if (processes.length === 0) {
    return joinFailed(turn, `waiting for the lease of the former '${settings.me}' to run out`, held);
  }
  const request = takeRequest(turn);
  change(turn, { session: { ...joining, step: 'inspect', request, held } });
  turn.effects.push({ type: 'inspect', request, processes });
}

/** An earlier life's processes can be looked for only on the same boot and in the same pid namespace. */
function processesToInspect(holder: MemberValue | null, bootId: string, pidNamespace: string) {
  if (holder === null || holder.main === null || holder.fence === null) return [];
  if (holder.bootId !== bootId || holder.pidNamespace !== pidNamespace || bootId === '') return [];
  return [holder.main, holder.fence];
}

function heldInspected(turn: Turn, joining: Joining, alive: boolean): void {
  if (alive || joining.held === null) {
    return joinFailed(turn, `a living process still holds the name '${turn.state.settings.me}'`, joining.held);
  }
  removeHeld(turn, joining, 'mod', joining.held.mod);
}

function removeHeld(turn: Turn, joining: Joining, target: 'create' | 'mod', revision: number): void {
  const transaction = removeOwnKey(turn.state, target, revision);
  const request = transact(turn, { type: 'session' }, transaction, null, remainingMs(turn, joining));
  change(turn, { session: { ...joining, step: 'delete', request } });
}
