// A fact of the feed, taken into the mirror; what it shows of the members is noticed, and a new plan is made when it is a trigger. A store
// that went back in time, or is another one, ends everything.

import type { FeedFact } from '../feed.ts';
import { parseKey } from '../mirror/keys.ts';
import { feedMirror, type Mirror, wentBack } from '../mirror/mirror.ts';
import { effectiveOwner, type Tables } from '../mirror/tables.ts';
import { storeWentBack } from '../session/store-went-back.ts';
import { change, say, type Turn } from '../turn.ts';
import { makePlan } from './plan.ts';

export function takeFeed(turn: Turn, fact: FeedFact): void {
  const before = turn.state.mirror;
  const by = wentBack(before, fact);
  if (by !== null) storeWentBack(turn, by);
  const mirror = feedMirror(turn.state.mirror, fact);
  change(turn, { mirror });
  if (fact.type === 'broken' && before.reason !== fact.reason) say(turn, 'warn', 'mirror-broken', fact.reason);
  if (fact.type === 'listed' && !before.fresh) {
    say(turn, 'info', 'mirror-fresh', `etcd was read at revision ${fact.revision}`, { revision: fact.revision });
  }
  if (mirror.base === before.base) return;
  noticeMembers(turn, before.base.members, mirror.base.members);
  // for the spread a node that is drained, or is not any more, is one that left or joined
  if (mirror.base.drains !== before.base.drains) change(turn, { lastChangeMs: turn.now.monotonicMs });
  if (mirror.base.streams !== before.base.streams) change(turn, { lastHeldMs: turn.now.monotonicMs });
  const changed = { before: before.base, after: mirror.base, owners: changedOwners(before, fact) };
  if (isTrigger(changed, (turn.state.plan?.unplaced.size ?? 0) > 0)) makePlan(turn, before);
}

interface Changed {
  readonly before: Tables;
  readonly after: Tables;
  /** The streams whose owner key may be another one. */
  readonly owners: Iterable<string>;
}

function changedOwners({ base, prefix }: Mirror, fact: FeedFact): Iterable<string> {
  if (fact.type !== 'changed') return base.owners.keys();
  return fact.events.flatMap(event => {
    const name = parseKey(prefix, event.type === 'put' ? event.entry.key : event.key);
    return name?.table === 'owners' ? [name.stream] : [];
  });
}

function noticeMembers(turn: Turn, before: Tables['members'], after: Tables['members']): void {
  if (before === after) return;
  const now = turn.now.monotonicMs;
  for (const [name, row] of after) {
    const known = before.get(name);
    if (known?.create === row.create) {
      if (known.value?.digest !== row.value?.digest) change(turn, { lastFileMs: now });
      continue;
    }
    change(turn, { lastJoinMs: now, lastChangeMs: now });
    say(turn, 'info', 'node-joined', `${name} is a member of the cluster`, { peer: name, session: row.create });
  }
  for (const [name, { value }] of before) {
    if (after.has(name)) continue;
    change(turn, { lastChangeMs: now });
    if (value?.leaving) say(turn, 'info', 'node-left', `${name} has left the cluster`, { peer: name });
    else say(turn, 'warn', 'node-lost', `${name} is not a member of the cluster any more`, { peer: name });
  }
}

/** Members that came, went, began to leave or read another file, drains, declines, stops, streams held in etcd, and streams that were let go
 *  of. Renewals are not. While
 *  something has no place, so is a stream that leaves a living node: there is room now. */
function isTrigger(changed: Changed, hasUnplaced: boolean): boolean {
  const { before, after } = changed;
  if (before.drains !== after.drains || before.declines !== after.declines || before.stops !== after.stops) return true;
  if (before.sessions !== after.sessions) return true;
  if (before.streams !== after.streams) return true;
  if (before.members !== after.members && saidBy(before) !== saidBy(after)) return true;
  return before.owners !== after.owners && someFreed(changed, hasUnplaced);
}

/** What member keys say that plans depend on. */
function saidBy({ members }: Tables): string {
  const said = [...members].map(([name, { value }]) =>
    [name, value?.leaving, value?.digest, value?.weight, value?.maxStreams].join(' '),
  );
  return said.sort().join('\n');
}

function someFreed({ before, after, owners }: Changed, hasUnplaced: boolean): boolean {
  for (const stream of owners) {
    const row = before.owners.get(stream);
    const now = after.owners.get(stream);
    if (row === undefined || now === row) continue;
    const node = now?.value?.node ?? null;
    if (node === null) return true;
    if (hasUnplaced && node !== row.value?.node && effectiveOwner(before, stream) !== null) return true;
  }
  return false;
}
