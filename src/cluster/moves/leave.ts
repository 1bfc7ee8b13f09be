// Leaving the cluster (SIGTERM) without making anybody wait for a timeout: every stream is handed to the node that the plan without me
// gives it to, a few at a time and for a bounded time; the rest is stopped; then the member key goes, and the process may end.

import { halt, isWanted, ownedStreams } from '../ownership/runs.ts';
import { actingMember } from '../session/acting-member.ts';
import { endSession } from '../session/end-session.ts';
import { removeOwnKey } from '../session/member-key.ts';
import type { Leaving } from '../state.ts';
import { change, say, type Turn, transact, wake } from '../turn.ts';
import { giveStreams } from './give-streams.ts';

/** Then the hand-overs begin, whether the others know or not. */
const announceForMs = 500;
const handOverForMs = 10_000;
/** When etcd does not answer, the lease runs out by itself. */
const deleteTimeoutMs = 1500;

export function beginLeaving(turn: Turn): void {
  if (turn.state.leaving !== null) return;
  change(turn, { leaving: { sinceMs: turn.now.monotonicMs, phase: 'announcing' } });
  say(turn, 'info', 'leaving', 'this node was asked to stop: its streams go to the others', {
    streams: turn.state.runs.size,
  });
}

export function leaveCluster(turn: Turn): void {
  const { leaving } = turn.state;
  if (leaving === null) return;
  if (leaving.phase === 'announcing') announce(turn, leaving);
  if (turn.state.leaving?.phase === 'handing-over') handOverAll(turn, leaving.sinceMs);
  if (turn.state.leaving?.phase === 'stopping') deleteWhenQuiet(turn);
}

/** The next renewal carries the word; it is due at once. Two nodes that leave together would otherwise hand their streams to each other. */
function announce(turn: Turn, leaving: Leaving): void {
  const { session, mirror, settings } = turn.state;
  const isKnown = mirror.latest.members.get(settings.me)?.value?.leaving === true;
  const untilMs = leaving.sinceMs + announceForMs;
  if (session.type !== 'member' || isKnown || turn.now.monotonicMs >= untilMs) {
    return change(turn, { leaving: { ...leaving, phase: 'handing-over' } });
  }
  wake(turn, untilMs);
  if (session.renewal !== null || session.nextRenewalMs <= turn.now.monotonicMs) return;
  change(turn, { session: { ...session, nextRenewalMs: turn.now.monotonicMs } });
  wake(turn, turn.now.monotonicMs);
}

function handOverAll(turn: Turn, sinceMs: number): void {
  const member = actingMember(turn);
  const untilMs = sinceMs + handOverForMs;
  if (member === null || turn.now.monotonicMs >= untilMs) return stopRest(turn);
  wake(turn, untilMs);
  const owned = [...ownedStreams(turn)].filter(([stream]) => isWanted(turn, stream));
  if (owned.length === 0 && turn.state.handOvers.size === 0) return stopRest(turn);
  const isTaken = giveStreams(turn, member, owned, `leaving: ${turn.state.settings.me} was asked to stop`);
  if (!isTaken && turn.state.handOvers.size === 0) stopRest(turn);
}

function stopRest(turn: Turn): void {
  const { leaving } = turn.state;
  if (leaving === null) return;
  change(turn, { leaving: { ...leaving, phase: 'stopping' } });
  const reason = `${turn.state.settings.me} is leaving the cluster`;
  for (const stream of [...turn.state.runs.keys()]) halt(turn, stream, 'now', reason);
}

function deleteWhenQuiet(turn: Turn): void {
  const { leaving, alive, session } = turn.state;
  if (leaving === null || alive.size > 0) return;
  // the answer to a join under way decides whether there is a key to delete; it comes, or its time ends
  if (session.type === 'joining') return;
  if (session.type !== 'member') return left(turn, 'left the cluster without a session');
  change(turn, { leaving: { ...leaving, phase: 'deleting' } });
  transact(turn, { type: 'leave' }, removeOwnKey(turn.state, 'create', session.session), null, deleteTimeoutMs);
}

/** The answer to the removal of the member key; without one the lease will run out by itself. */
export function left(turn: Turn, reason: string): void {
  const { leaving } = turn.state;
  if (leaving === null || leaving.phase === 'left') return;
  change(turn, { leaving: { ...leaving, phase: 'left' } });
  endSession(turn, reason, 'info');
  turn.effects.push({ type: 'exit', status: 0, reason });
}
