// A fact of the feed, taken into the mirror; what it shows of the members is noticed, and a new plan is made when it is a trigger. A store
// that went back in time, or is another one, ends everything.

import type { FeedFact } from '../feed.ts';
import { feedMirror, wentBack } from '../mirror/mirror.ts';
import { effectiveOwner, type Tables } from '../mirror/tables.ts';
import { endSession } from '../session/end-session.ts';
import { change, say, type Turn } from '../turn.ts';
import { makePlan } from './plan.ts';

/** Takes a fact of the feed into the mirror, and makes a new plan when it is a trigger. */
export function takeFeed(turn: Turn, fact: FeedFact): void {
  const before = turn.state.mirror;
  if (wentBack(before, fact)) {
    const reason = 'etcd is another one or went back in time (restored from a backup?): everything is stopped';
    say(turn, 'error', 'store-went-back', reason);
    endSession(turn, reason, 'error');
    forgetAnswers(turn);
  }
  const mirror = feedMirror(before, fact);
  change(turn, { mirror });
  if (fact.type === 'broken' && before.fresh) say(turn, 'warn', 'mirror-broken', fact.reason);
  if (fact.type === 'listed' && !before.fresh) {
    say(turn, 'info', 'mirror-fresh', `etcd was read at revision ${fact.revision}`, { revision: fact.revision });
  }
  if (mirror.base === before.base) return;
  noticeMembers(turn, before.base.members, mirror.base.members);
  if (isTrigger(before.base, mirror.base, (turn.state.plan?.unplaced.size ?? 0) > 0)) makePlan(turn, before);
}

/** What the former store is still going to answer is not true of this one; its revisions may be far ahead. */
function forgetAnswers(turn: Turn): void {
  const pending = [...turn.state.pending].filter(([, { purpose }]) => purpose.type === 'leave');
  change(turn, { pending: new Map(pending) });
}

function noticeMembers(turn: Turn, before: Tables['members'], after: Tables['members']): void {
  if (before === after) return;
  const now = turn.now.monotonicMs;
  for (const [name, row] of after) {
    if (before.get(name)?.create === row.create) continue;
    change(turn, { lastJoinMs: now, lastChangeMs: now });
    say(turn, 'info', 'node-joined', `${name} is a member of the cluster`, { peer: name, session: row.create });
  }
  for (const name of before.keys()) {
    if (after.has(name)) continue;
    change(turn, { lastChangeMs: now });
    say(turn, 'warn', 'node-lost', `${name} is not a member of the cluster any more`, { peer: name });
  }
}

/** Members that came, went or began to leave, drains, declines, stops, and streams that were let go of. Renewals are not. While
 *  something has no place, so is a stream that leaves a living node: there is room now. */
function isTrigger(before: Tables, after: Tables, hasUnplaced: boolean): boolean {
  if (before.drains !== after.drains || before.declines !== after.declines || before.stops !== after.stops) return true;
  if (before.sessions !== after.sessions || leavingOf(before) !== leavingOf(after)) return true;
  return before.owners !== after.owners && someFreed(before, after, hasUnplaced);
}

function leavingOf({ members }: Tables): string {
  const leaving = [...members].flatMap(([name, row]) => (row.value?.leaving === true ? [name] : []));
  return leaving.sort().join(' ');
}

function someFreed(before: Tables, after: Tables, hasUnplaced: boolean): boolean {
  for (const [stream, row] of before.owners) {
    const now = after.owners.get(stream);
    if (now === row) continue;
    const node = now?.value?.node ?? null;
    if (node === null) return true;
    if (hasUnplaced && node !== row.value?.node && effectiveOwner(before, stream) !== null) return true;
  }
  return false;
}
