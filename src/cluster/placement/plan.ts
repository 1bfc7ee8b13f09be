// The plan: who takes which orphan, computed from the mirror's base at the revision of its trigger, so that every node that sees the
// same bytes has the same plan. Also what each trigger leaves behind: which streams this session saw losing their owner.

import type { FeedFact } from '../feed.ts';
import { feedMirror, type Mirror, wentBack } from '../mirror/mirror.ts';
import { effectiveOwner, type Tables } from '../mirror/tables.ts';
import { endSession } from '../session/end-session.ts';
import type { ClusterStream, Settings } from '../settings.ts';
import { change, say, type Turn } from '../turn.ts';
import { candidates, preferredNode } from './candidates.ts';
import { type Orphan, type Placement, placeOrphans } from './placement.ts';

/** Takes a fact of the feed into the mirror, and makes a new plan when it is a trigger. */
export function takeFeed(turn: Turn, fact: FeedFact): void {
  const before = turn.state.mirror;
  if (wentBack(before, fact)) {
    const reason = 'etcd is another one or went back in time (restored from a backup?): everything is stopped';
    say(turn, 'error', 'store-went-back', reason);
    endSession(turn, reason, 'error');
  }
  const mirror = feedMirror(before, fact);
  change(turn, { mirror });
  if (fact.type === 'broken' && before.fresh) say(turn, 'warn', 'mirror-broken', fact.reason);
  if (fact.type === 'listed' && !before.fresh) {
    say(turn, 'info', 'mirror-fresh', `etcd was read at revision ${fact.revision}`, { revision: fact.revision });
  }
  if (mirror.base === before.base) return;
  noticeMembers(turn, before.base.members, mirror.base.members);
  if (fact.type === 'listed' || isTrigger(before.base, mirror.base)) makePlan(turn, before);
}

function noticeMembers(turn: Turn, before: Tables['members'], after: Tables['members']): void {
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

/** Members that came, went or began to leave, drains, declines, stops, and streams that were let go of. Renewals are not. */
function isTrigger(before: Tables, after: Tables): boolean {
  if (before.drains !== after.drains || before.declines !== after.declines || before.stops !== after.stops) return true;
  if (before.members !== after.members && !sameMembers(before.members, after.members)) return true;
  return before.owners !== after.owners && someReleased(before, after);
}

function sameMembers(before: Tables['members'], after: Tables['members']): boolean {
  if (before.size !== after.size) return false;
  for (const [name, row] of after) {
    const former = before.get(name);
    if (former?.create !== row.create || former.value?.leaving !== row.value?.leaving) return false;
  }
  return true;
}

function someReleased(before: Tables, after: Tables): boolean {
  for (const [stream, row] of before.owners) {
    const now = after.owners.get(stream);
    if (now !== row && (now === undefined || now.value === null || now.value.node === null)) return true;
  }
  return false;
}

/** Computes the plan from the mirror's base. @param before the mirror before this trigger; null: nothing is known of it. */
export function makePlan(turn: Turn, before: Mirror | null): void {
  const { mirror, settings } = turn.state;
  const orphans = orphanStreams(mirror.base, settings);
  if (before !== null) noticeLost(turn, before, orphans);
  const { assigned, unplaced } = planAt(mirror.base, settings, orphans);
  const former = turn.state.plan;
  change(turn, { plan: { revision: mirror.revision, madeMs: turn.now.monotonicMs, assigned, unplaced } });
  for (const [stream, reason] of unplaced) {
    if (!former?.unplaced.has(stream)) say(turn, 'warn', 'stream-unplaced', reason, { stream });
  }
}

function noticeLost(turn: Turn, before: Mirror, orphans: readonly ClusterStream[]): void {
  const lost = new Map<string, number>();
  for (const { name } of orphans) {
    const since = turn.state.lost.get(name);
    if (since !== undefined) lost.set(name, since);
    else if (turn.state.session.type === 'member' && effectiveOwner(before.base, name) !== null) {
      lost.set(name, turn.now.monotonicMs);
    }
  }
  change(turn, { lost });
}

/** Streams that should run and that nobody owns. */
export function orphanStreams(tables: Tables, settings: Settings): readonly ClusterStream[] {
  const orphans: ClusterStream[] = [];
  for (const stream of settings.streams.values()) {
    if (!tables.stops.has(stream.name) && effectiveOwner(tables, stream.name) === null) orphans.push(stream);
  }
  return orphans;
}

/** The placement of `orphans` beside what `tables` show as kept. @param without a node that is leaving. */
export function planAt(
  tables: Tables,
  settings: Settings,
  orphans: readonly ClusterStream[],
  without: string | null = null,
): Placement {
  const kept = keptByNode(tables, settings);
  const nodes = candidates(tables)
    .filter(node => node.name !== without)
    .map(({ name, weight, maxStreams }) => {
      const { cost, count } = kept.get(name) ?? nothingKept;
      return { name, weight, maxStreams, keptCost: cost, keptCount: count };
    });
  return placeOrphans(
    nodes,
    orphans.map(stream => orphanOf(tables, settings, stream, without)),
  );
}

const nothingKept = { cost: 0, count: 0 };

export interface Kept {
  readonly cost: number;
  readonly count: number;
}

/** What each node owns: the sum of the weights and the number of its streams. */
export function keptByNode(tables: Tables, settings: Settings): ReadonlyMap<string, Kept> {
  const kept = new Map<string, { cost: number; count: number }>();
  for (const stream of tables.owners.keys()) {
    const owner = effectiveOwner(tables, stream);
    if (owner === null) continue;
    const sum = kept.get(owner.node) ?? { cost: 0, count: 0 };
    sum.cost += settings.streams.get(stream)?.weight ?? 1;
    sum.count += 1;
    kept.set(owner.node, sum);
  }
  return kept;
}

function orphanOf(tables: Tables, settings: Settings, stream: ClusterStream, without: string | null): Orphan {
  const captureAt = without === null ? stream.captureAt : stream.captureAt.filter(host => host !== without);
  const owner = tables.owners.get(stream.name)?.value;
  return {
    stream: stream.name,
    cost: stream.weight,
    preferred: preferredNode(tables, settings.prefix, { ...stream, captureAt }),
    previous: owner?.node ?? owner?.history[0]?.node ?? null,
  };
}
