// A node's membership: a lease renewed by taking a new one every fetch_timeout, and the deadline that comes with it.
//
//      out --grant--> joining --put--> member --renewal: grant, put--> member …
//       ^                |                |
//       |   name held    |                |  deadline passed, refused, key gone
//       +----------------+-- (once every process of the old session is dead) <--+
//
// Both parts of a renewal go through raft, never a keepalive. The deadline counts from before anything was sent, on the monotonic
// clock. No answer changes nothing.

import type { ClusterFact } from '../state.ts';
import { change, say, type Turn, wake } from '../turn.ts';
import { endSession } from './end-session.ts';
import { beginJoin, joinAnswered, joinFailed } from './join.ts';
import { hastenRenewal, renewalAnswered, renewWhenDue } from './renewal.ts';
import type { Member } from './session.ts';

/** Ends a session whose deadline has passed, before any fact is taken: an answer that was late cannot revive what the fence has killed. */
export function expireSession(turn: Turn): void {
  const { session } = turn.state;
  if (session.type !== 'member' || turn.now.monotonicMs < session.deadlineMs) return;
  endSession(turn, `the deadline passed without a renewal${because(session)}`, 'error');
}

/** Moves the session on by what time and the mirror show. Called in every turn, before any other decision. */
export function keepSession(turn: Turn): void {
  const { session } = turn.state;
  const now = turn.now.monotonicMs;
  if (session.type === 'member') return keepMember(turn, session);
  if (session.type === 'joining') {
    if (now >= session.endsMs) return joinFailed(turn, 'etcd did not answer in time', session.held);
    return wake(turn, session.endsMs);
  }
  const { leaving, alive, fence, mirror } = turn.state;
  // A member that cannot see the cluster claims nothing, while others leave to it what it prefers or had: it joins when it can.
  if (leaving !== null || alive.size > 0 || fence === null || !mirror.fresh) return;
  if (now < session.notBeforeMs) return wake(turn, session.notBeforeMs);
  beginJoin(turn, session.held);
}

function keepMember(turn: Turn, member: Member): void {
  const { me } = turn.state.settings;
  const row = turn.state.mirror.latest.members.get(me);
  const isLeaving = turn.state.leaving?.phase === 'deleting';
  if (row?.create !== member.session && isLeaving) return endSession(turn, `${me} has left the cluster`, 'info');
  if (row?.create !== member.session) {
    return endSession(turn, 'the member key is gone or belongs to another session', 'error');
  }
  warnBeforeDeadline(turn, member);
  if (isLeaving) return wake(turn, member.deadlineMs);
  hastenRenewal(turn);
  renewWhenDue(turn);
  const current = turn.state.session;
  if (current.type !== 'member') return;
  wake(turn, current.deadlineMs);
  wake(turn, current.renewal === null ? current.nextRenewalMs : current.renewal.endsMs);
}

function warnBeforeDeadline(turn: Turn, member: Member): void {
  const warnMs = member.deadlineMs - member.ttlMs / 3;
  if (member.warned) return;
  if (turn.now.monotonicMs < warnMs) return wake(turn, warnMs);
  change(turn, { session: { ...member, warned: true } });
  const leftMs = Math.round(member.deadlineMs - turn.now.monotonicMs);
  const reason = `no renewal has reached etcd${because(member)}; in ${(leftMs / 1000).toFixed(1)} s this node stops all its ingests`;
  say(turn, 'warn', 'renewal-late', reason, { leftMs });
}

function because({ failure }: Member): string {
  return failure === null ? '' : ` (${failure})`;
}

/** What the session makes of an answer to a request of its own. True when the request was one. */
export function sessionAnswered(turn: Turn, fact: ClusterFact): boolean {
  const { session } = turn.state;
  if (!('request' in fact)) return false;
  if (session.type === 'joining' && fact.request === session.request) {
    joinAnswered(turn, session, fact);
    return true;
  }
  if (session.type === 'member' && fact.request === session.renewal?.request) {
    renewalAnswered(turn, session, session.renewal, fact);
    return true;
  }
  return false;
}
