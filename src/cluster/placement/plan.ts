// The plan: who takes which orphan, computed from the mirror's base at the revision of its trigger (take-feed.ts), so that every node
// that sees the same bytes has the same plan. Also what a trigger leaves behind: which streams this session saw losing their owner.

import { holdingsOf } from '../mirror/holdings.ts';
import type { Mirror } from '../mirror/mirror.ts';
import { effectiveOwner, type Tables } from '../mirror/tables.ts';
import { remember } from '../remember.ts';
import type { ClusterStream, Settings } from '../settings.ts';
import { type SharedStreams, sharedStreams } from '../shared-streams.ts';
import type { Plan } from '../state.ts';
import { change, say, type Turn } from '../turn.ts';
import { candidates, isDeclinedBy, preferredNode } from './candidates.ts';
import { orphanStreams } from './orphans.ts';
import { type Orphan, type Placement, placeOrphans } from './placement.ts';

/** Computes the plan from the mirror's base. @param before the mirror before this trigger; null: nothing is known of it. */
export function makePlan(turn: Turn, before: Mirror | null): void {
  const { mirror, settings } = turn.state;
  if (mirror.clusterId === null) return;
  const orphans = orphanStreams(mirror.base, settings);
  if (before !== null) noticeLost(turn, before, orphans);
  const { assigned, unplaced } = planAt(mirror.base, settings, orphans);
  const former = turn.state.plan;
  change(turn, { plan: { revision: mirror.revision, madeMs: turn.now.monotonicMs, assigned, unplaced } });
  if (mirror.base.members.size > 0) sayUnplaced(turn, unplaced, former?.unplaced ?? new Map());
}

const mostNamed = 10;

/** One line for each reason, not one for each of thousands of streams. */
function sayUnplaced(turn: Turn, unplaced: Plan['unplaced'], before: Plan['unplaced']): void {
  const byReason = new Map<string, string[]>();
  for (const [stream, reason] of unplaced) {
    if (before.get(stream) !== reason) byReason.set(reason, [...(byReason.get(reason) ?? []), stream]);
  }
  for (const [reason, streams] of byReason) {
    say(turn, 'warn', 'streams-unplaced', reason, { count: streams.length, streams: streams.slice(0, mostNamed) });
  }
}

/** Only what leaves a fresh mirror in this session: what happened behind our back may be a cold start of the others. */
function noticeLost(turn: Turn, before: Mirror, orphans: readonly ClusterStream[]): void {
  const sees = before.fresh && turn.state.session.type === 'member';
  const lost = new Map<string, number>();
  for (const { name } of orphans) {
    const since = turn.state.lost.get(name);
    if (since !== undefined) lost.set(name, since);
    else if (sees && effectiveOwner(before.base, name) !== null) lost.set(name, turn.now.monotonicMs);
  }
  change(turn, { lost });
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
  const streams = sharedStreams(tables, settings);
  return new Map([...holdingsOf(tables)].map(([node, held]) => [node, sumWeights(held, streams)]));
}

const sumWeights = remember((held: ReadonlyMap<string, number>, streams: SharedStreams): Kept => {
  // in whole thousandths, so that the sum is the same in whatever order a node learned of the streams
  let thousandths = 0;
  for (const stream of held.keys()) thousandths += Math.round((streams.get(stream)?.weight ?? 1) * 1000);
  return { cost: thousandths / 1000, count: held.size };
});

function orphanOf(tables: Tables, settings: Settings, stream: ClusterStream, without: string | null): Orphan {
  const captureAt = without === null ? stream.captureAt : stream.captureAt.filter(host => host !== without);
  const owner = tables.owners.get(stream.name)?.value;
  return {
    stream: stream.name,
    cost: stream.weight,
    preferred: preferredNode(tables, settings.prefix, { ...stream, captureAt }),
    previous: owner?.node ?? owner?.history[0]?.node ?? null,
    declinedBy: captureAt.filter(host => isDeclinedBy(tables, host, stream.name)),
  };
}
