// Every decision of a node about the cluster: (state, fact, now) -> (state, effects), without any outside world.
//
//   deadline looked at --> fact taken in --> session kept --> hand-overs --> runs follow ownership --> claims --> declines --> planned moves
//
// Levels, not edges: after each fact everything is looked at anew, so a lost or late fact delays a decision and never loses it.
// An equal history of facts gives an equal history of effects. The order matters: what is given away is stopped before anything new
// is claimed, failovers come before planned moves.

import { declineOwn, startFailed, startSucceeded } from './declines/decline-own.ts';
import { declineSilent } from './declines/decline-silent.ts';
import { endDeclines } from './declines/end-declines.ts';
import { declinesAnswered } from './declines/write-declines.ts';
import { absorbAnswer, answerWentBack, emptyMirror } from './mirror/mirror.ts';
import { validMove } from './mirror/tables.ts';
import { moveAnswered } from './moves/ask-move.ts';
import { drainStreams } from './moves/drain.ts';
import { beginLeaving, leaveCluster, left } from './moves/leave.ts';
import { moveRestMs, rebalanceStreams } from './moves/rebalance.ts';
import { reclaimStreams } from './moves/reclaim.ts';
import { orderAnswered, takeOrder } from './orders/take-order.ts';
import { claimOrphans, claimsAnswered } from './ownership/claims.ts';
import { handOverAnswered, handOverStreams, retakeAnswered } from './ownership/hand-over.ts';
import { followOwnership } from './ownership/runs.ts';
import { tidyKeys } from './ownership/tidy.ts';
import { takeFeed } from './placement/take-feed.ts';
import { takeSettings } from './placement/take-settings.ts';
import { burySilent } from './session/bury-silent.ts';
import { expireSession, keepSession, sessionAnswered } from './session/keep-session.ts';
import { noteJoin } from './session/note-join.ts';
import { storeWentBack } from './session/store-went-back.ts';
import type { Settings } from './settings.ts';
import type { ClusterEffect, ClusterFact, ClusterState, Now, Pending } from './state.ts';
import type { TransactionAnswer } from './transaction.ts';
import { change, type Turn, withEntry, withoutKey } from './turn.ts';

export function initialState(settings: Settings, now: Now): ClusterState {
  const { monotonicMs } = now;
  return {
    settings,
    mirror: emptyMirror(settings.prefix),
    session: { type: 'out', reason: 'the node has just started', notBeforeMs: monotonicMs, held: null },
    heard: new Map(),
    fence: null,
    nextRequest: 1,
    pending: new Map(),
    runs: new Map(),
    alive: new Set(),
    plan: null,
    lost: new Map(),
    askRest: new Map(),
    handOvers: new Map(),
    failing: new Map(),
    declinesSeen: new Map(),
    declinedMinutes: new Map(),
    moveRest: new Map(),
    lastJoinMs: monotonicMs,
    lastChangeMs: monotonicMs,
    lastFileMs: Number.NEGATIVE_INFINITY,
    lastHeldMs: Number.NEGATIVE_INFINITY,
    lastRebalanceMs: monotonicMs,
    rebalancing: false,
    lastTidyMs: monotonicMs,
    roundTripMs: 0,
    leaving: null,
    wakeMs: monotonicMs,
  };
}

export function step(
  state: ClusterState,
  fact: ClusterFact,
  now: Now,
): readonly [ClusterState, readonly ClusterEffect[]] {
  const turn: Turn = { state: { ...state, wakeMs: Number.POSITIVE_INFINITY }, now, effects: [] };
  expireSession(turn);
  take(turn, fact);
  keepSession(turn);
  handOverStreams(turn);
  followOwnership(turn);
  claimOrphans(turn);
  declineOwn(turn);
  declineSilent(turn);
  endDeclines(turn);
  drainStreams(turn);
  reclaimStreams(turn);
  rebalanceStreams(turn);
  leaveCluster(turn);
  noteJoin(turn);
  burySilent(turn);
  tidyKeys(turn);
  return [turn.state, turn.effects];
}

function take(turn: Turn, fact: ClusterFact): void {
  switch (fact.type) {
    case 'feed':
      takeFeed(turn, fact.fact);
      if (fact.fact.type === 'changed') noticeMoves(turn, fact.fact.revision);
      return;
    case 'granted':
    case 'inspected':
      sessionAnswered(turn, fact);
      return;
    case 'answered':
    case 'unanswered':
      return takeAnswer(turn, fact);
    case 'gone': {
      // it is told after a halt only; a run that was asked for again meanwhile may have a process at any moment
      if (turn.state.runs.has(fact.stream)) return;
      const alive = new Set(turn.state.alive);
      alive.delete(fact.stream);
      return change(turn, { alive });
    }
    case 'start-failed':
      return startFailed(turn, fact.stream, fact.epoch, fact.reason);
    case 'started':
      return startSucceeded(turn, fact.stream, fact.epoch);
    case 'fence':
      change(turn, { fence: fact.fence });
      // a new fence knows no deadline yet
      if (fact.fence !== null && turn.state.session.type === 'member') {
        const { session, deadlineMs } = turn.state.session;
        turn.effects.push({ type: 'deadline', session, deadlineMs });
      }
      return;
    case 'configured':
      return takeSettings(turn, fact.settings);
    case 'leave':
      return beginLeaving(turn);
    case 'order':
      return takeOrder(turn, fact.id, fact.asked);
    case 'tick':
      return;
  }
}

/** A stream that is being moved is left alone by rebalancing for a while, and one rebalancing move at a time is enough. */
function noticeMoves(turn: Turn, revision: number): void {
  for (const [stream, row] of turn.state.mirror.base.moves) {
    if (row.mod !== revision || validMove(turn.state.mirror.base, stream) === null) continue;
    change(turn, { moveRest: withEntry(turn.state.moveRest, stream, turn.now.monotonicMs + moveRestMs) });
    if (row.value?.reason.startsWith('rebalance')) change(turn, { lastRebalanceMs: turn.now.monotonicMs });
  }
}

function takeAnswer(turn: Turn, fact: Extract<ClusterFact, { type: 'answered' | 'unanswered' }>): void {
  const pending = turn.state.pending.get(fact.request);
  if (pending !== undefined) {
    change(turn, { pending: withoutKey(turn.state.pending, fact.request) });
    if (fact.type === 'answered') {
      const by = answerWentBack(turn.state.mirror, pending, fact.answer);
      if (by !== null && pending.purpose.type !== 'leave') return storeWentBack(turn, by);
      // That a node is gone is for all to act on by the plan that the feed's news leads to: who acted on its own answer took all that it had.
      if (pending.purpose.type !== 'bury') {
        change(turn, { mirror: absorbAnswer(turn.state.mirror, pending.transaction, fact.answer) });
      }
    }
  }
  if (sessionAnswered(turn, fact) || pending === undefined) return;
  takePurpose(turn, pending, fact.type === 'answered' ? fact.answer : null);
}

function takePurpose(turn: Turn, { purpose }: Pending, answer: TransactionAnswer | null): void {
  switch (purpose.type) {
    case 'claims':
      return claimsAnswered(turn, purpose.streams, answer);
    case 'move':
      return moveAnswered(turn, purpose.stream, answer);
    case 'hand-over':
      return handOverAnswered(turn, purpose.stream, purpose.from, answer);
    case 'retake':
      return retakeAnswered(turn, purpose.stream, purpose.from, answer);
    case 'leave':
      return left(
        turn,
        answer === null ? 'left; etcd did not answer, the lease runs out by itself' : 'left the cluster',
      );
    case 'order':
      return orderAnswered(turn, purpose.id, purpose.done, answer);
    case 'declines':
      return declinesAnswered(turn, purpose.streams, answer);
    case 'session':
    case 'end-declines':
    case 'note-join':
    case 'bury':
    case 'tidy':
      return;
  }
}
