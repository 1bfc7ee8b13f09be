// Removing the member key of a node that has renewed nothing for longer than its lease lasts, in etcd's place: a leader of etcd that was
// just elected gives every lease its whole time anew, and one with a frozen disk was seen to keep a lease for 13 s more (etcd 3.4). Whoever
// saw the last put of a key saw it after the grant for it was sent, so past that lease's time everything of the session is dead, by the
// clock rates that are promised. The deletion holds only for the very put that was seen: a renewal that this node has not heard of yet
// makes it void. Counted only while this node itself could renew: after an outage of etcd everybody is silent, and comes back.

import { keyOf } from '../mirror/keys.ts';
import { deletion } from '../transaction.ts';
import { change, say, type Turn, transact, wake, withEntry } from '../turn.ts';
import { actingMember } from './acting-member.ts';
import { silentAfterMs } from './timing.ts';

const againMs = 2000;

export function burySilent(turn: Turn): void {
  listen(turn);
  const member = actingMember(turn);
  const { mirror, heard, settings } = turn.state;
  const now = turn.now.monotonicMs;
  if (member === null || !mirror.fresh) return;
  for (const [node, last] of heard) {
    if (node === settings.me || last.patienceMs === Number.POSITIVE_INFINITY) continue;
    const silentSinceMs = Math.max(last.atMs, member.joinedMs);
    const dueMs = Math.max(silentSinceMs + last.patienceMs, last.askedMs + againMs);
    if (now < dueMs) {
      wake(turn, dueMs);
      continue;
    }
    change(turn, { heard: withEntry(turn.state.heard, node, { ...last, askedMs: now }) });
    wake(turn, now + againMs);
    const key = keyOf(settings.prefix, { table: 'members', node });
    transact(turn, { type: 'bury', node }, deletion(key, last.mod), member.deadlineMs);
    const silentS = ((now - last.atMs) / 1000).toFixed(1);
    say(turn, 'warn', 'node-silent', `${node} has renewed nothing for ${silentS} s, and etcd keeps it: it is removed`, {
      node,
    });
  }
}

/** Notes which puts of member keys are new. Of a node that does not say how long its lease is, nothing can be known. */
function listen(turn: Turn): void {
  const { mirror, heard } = turn.state;
  const { members } = mirror.base;
  const atMs = turn.now.monotonicMs;
  const news = [...members].filter(([node, { mod }]) => heard.get(node)?.mod !== mod);
  const isGone = [...heard.keys()].some(node => !members.has(node));
  if (news.length === 0 && !isGone) return;
  const next = new Map([...heard].filter(([node]) => members.has(node)));
  for (const [node, { mod, value }] of news) {
    const patienceMs = silentAfterMs(value?.ttlMs ?? Number.POSITIVE_INFINITY);
    next.set(node, { mod, atMs, patienceMs, askedMs: Number.NEGATIVE_INFINITY });
  }
  change(turn, { heard: next });
}
