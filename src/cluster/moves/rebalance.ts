// Evening out the load after a node joined: slowly, and only when it is worth it. Every node computes the same next moves from the same
// bytes; each writes those whose target it is. Starts above 1.10 x the mean with at least two streams lying over, stops at 1.02.

import { effectiveOwner, validMove } from '../mirror/tables.ts';
import { type Candidate, candidates, preferredNode } from '../placement/candidates.ts';
import { keptByNode } from '../placement/plan.ts';
import { nameHash } from '../placement/rendezvous.ts';
import { actingMember } from '../session/acting-member.ts';
import type { ClusterStream } from '../settings.ts';
import { change, type Turn, wake } from '../turn.ts';
import { askMove, mayAskMove } from './ask-move.ts';

const startRatio = 1.1;
const stopRatio = 1.02;
const startOver = 2;
const intervalMs = 10_000;
/** Of all streams, per interval; at least one. */
const share = 0.01;
/** A stream that was moved is left alone for this long. */
export const moveRestMs = 5 * 60_000;

interface Seat {
  readonly node: Candidate;
  load: number;
  count: number;
}

export function rebalanceStreams(turn: Turn): void {
  const member = actingMember(turn);
  const { mirror, leaving, fence, settings, lastChangeMs, lastRebalanceMs } = turn.state;
  if (member === null || !mirror.fresh || leaving !== null || fence === null) return;
  const dueMs = Math.max(lastChangeMs + settings.rebalanceDelayMs, lastRebalanceMs + intervalMs);
  if (turn.now.monotonicMs < dueMs) return wake(turn, dueMs);
  // looked at once in an interval, whatever comes of it: what is asked for now shows in the mirror only later
  change(turn, { lastRebalanceMs: turn.now.monotonicMs });
  wake(turn, turn.now.monotonicMs + intervalMs);
  const seats = seatsOf(turn);
  if (!shouldGoOn(turn, seats)) return;
  let budget = Math.max(1, Math.floor(settings.streams.size * share));
  const taken = new Set<string>();
  for (; budget > 0; budget -= 1) {
    const move = nextMove(turn, seats, taken);
    if (move === null) return;
    taken.add(move.stream.name);
    if (move.to.name !== settings.me) continue;
    const reason = `rebalance: ${move.from} has more than its share`;
    const { name } = move.stream;
    askMove(turn, member, { stream: name, to: settings.me, toSession: member.session, from: move.mod, reason });
  }
}

/** As things will be when the moves under way are done. */
function seatsOf(turn: Turn): Seat[] {
  const { base } = turn.state.mirror;
  const kept = keptByNode(base, turn.state.settings);
  const seats = candidates(base).map(node => {
    const { cost, count } = kept.get(node.name) ?? { cost: 0, count: 0 };
    return { node, load: cost, count };
  });
  for (const stream of base.moves.keys()) {
    const to = validMove(base, stream)?.value?.to;
    const from = effectiveOwner(base, stream)?.node;
    if (to === undefined) continue;
    const weight = turn.state.settings.streams.get(stream)?.weight ?? 1;
    shift(
      seats.find(seat => seat.node.name === from),
      seats.find(seat => seat.node.name === to),
      weight,
    );
  }
  return seats;
}

function shift(from: Seat | undefined, to: Seat | undefined, weight: number): void {
  if (from !== undefined) {
    from.load -= weight;
    from.count -= 1;
  }
  if (to !== undefined) {
    to.load += weight;
    to.count += 1;
  }
}

function shouldGoOn(turn: Turn, seats: readonly Seat[]): boolean {
  const weight = seats.reduce((sum, seat) => sum + seat.node.weight, 0);
  const mean = seats.reduce((sum, seat) => sum + seat.load, 0) / weight;
  const ratio = mean === 0 ? 1 : Math.max(...seats.map(relativeLoad)) / mean;
  const over = seats.reduce((sum, seat) => sum + Math.max(0, seat.load - Math.ceil(mean * seat.node.weight)), 0);
  const rebalancing = turn.state.rebalancing ? ratio > stopRatio : ratio > startRatio && over >= startOver;
  if (rebalancing !== turn.state.rebalancing) change(turn, { rebalancing });
  return rebalancing;
}

const relativeLoad = (seat: Seat): number => seat.load / seat.node.weight;

interface NextMove {
  readonly stream: ClusterStream;
  readonly from: string;
  readonly mod: number;
  readonly to: Candidate;
}

/** From the most loaded node that has something to give to the least loaded one, if that evens things out. Changes the seats. */
function nextMove(turn: Turn, seats: Seat[], taken: ReadonlySet<string>): NextMove | null {
  const order = [...seats].sort((a, b) => relativeLoad(b) - relativeLoad(a) || (a.node.name < b.node.name ? -1 : 1));
  const to = order.findLast(seat => seat.count < (seat.node.maxStreams ?? Number.POSITIVE_INFINITY));
  if (to === undefined) return null;
  for (const from of order) {
    const choice = movableStream(turn, from, to, taken);
    if (choice === null) continue;
    shift(from, to, choice.stream.weight);
    return { ...choice, from: from.node.name, to: to.node };
  }
  return null;
}

function movableStream(turn: Turn, from: Seat, to: Seat, taken: ReadonlySet<string>) {
  const { mirror, settings, moveRest } = turn.state;
  let best: { stream: ClusterStream; mod: number; hash: number } | null = null;
  for (const stream of settings.streams.values()) {
    const owner = effectiveOwner(mirror.base, stream.name);
    if (owner?.node !== from.node.name || owner.row.value?.byHand || taken.has(stream.name)) continue;
    if ((moveRest.get(stream.name) ?? 0) > turn.now.monotonicMs || !mayAskMove(turn, stream.name)) continue;
    if (preferredNode(mirror.base, settings.prefix, stream) !== null) continue;
    if (relativeLoad(to) + stream.weight / to.node.weight >= relativeLoad(from)) continue;
    const hash = nameHash(stream.name);
    if (best === null || hash < best.hash) best = { stream, mod: owner.row.mod, hash };
  }
  return best;
}
