// Evening out the load after a node joined: slowly, and only when it is worth it. Every node computes the same next moves from the same
// bytes; each writes those whose target it is. Starts when a node is more than a tenth and more than one stream away from its share, stops
// at 1.02 x the mean, or when no move would help.

import { holdingsOf } from '../mirror/holdings.ts';
import { effectiveOwner, isByHand, validMove } from '../mirror/tables.ts';
import { type Candidate, candidates, isDeclinedBy, preferredNode } from '../placement/candidates.ts';
import { keptByNode } from '../placement/plan.ts';
import { nameHash } from '../placement/rendezvous.ts';
import { actingMember } from '../session/acting-member.ts';
import { haveSameFiles } from '../session/same-files.ts';
import type { ClusterStream } from '../settings.ts';
import { sharedStreams } from '../shared-streams.ts';
import { change, type Turn, wake } from '../turn.ts';
import { askMove, mayAskMove, movesUnderWay } from './ask-move.ts';

/** Counted both ways: one empty node among n leaves the others at n / (n - 1) of the mean, under 1.10 from n = 12 on. */
const mostAway = 0.1;
const stopRatio = 1.02;
const inFlightPerPair = 4;
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
  // while every node drains, all are candidates, and yet nothing shall move
  if (mirror.base.drains.has(settings.me)) return;
  if (!haveSameFiles(mirror.base, settings.digest)) return;
  const dueMs = Math.max(lastChangeMs + settings.rebalanceDelayMs, lastRebalanceMs + intervalMs);
  if (turn.now.monotonicMs < dueMs) return wake(turn, dueMs);
  // looked at once in an interval, whatever comes of it: what is asked for now shows in the mirror only later
  change(turn, { lastRebalanceMs: turn.now.monotonicMs });
  wake(turn, turn.now.monotonicMs + intervalMs);
  const seats = seatsOf(turn);
  if (!shouldGoOn(turn, seats)) return;
  const stock = new Stock(turn);
  const underWay = new Map(movesUnderWay(turn));
  let budget = Math.max(1, Math.floor(sharedStreams(mirror.base, settings).size * share));
  for (; budget > 0; budget -= 1) {
    const move = nextMove(seats, stock);
    if (move === null) return change(turn, { rebalancing: false });
    const given = (underWay.get(move.from) ?? 0) + 1;
    if (move.to.name !== settings.me || given > inFlightPerPair) continue;
    underWay.set(move.from, given);
    const reason = `rebalance: ${move.from} has more than its share`;
    const { name } = move.stream;
    askMove(turn, member, { stream: name, to: settings.me, toSession: member.session, from: move.mod, reason });
  }
}

/** As things will be when the moves under way are done. */
function seatsOf(turn: Turn): Seat[] {
  const { base } = turn.state.mirror;
  const streams = sharedStreams(base, turn.state.settings);
  const kept = keptByNode(base, turn.state.settings);
  const seats = candidates(base).map(node => {
    const { cost, count } = kept.get(node.name) ?? { cost: 0, count: 0 };
    return { node, load: cost, count };
  });
  for (const stream of base.moves.keys()) {
    const to = validMove(base, stream)?.value?.to;
    const from = effectiveOwner(base, stream)?.node;
    if (to === undefined) continue;
    const weight = streams.get(stream)?.weight ?? 1;
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
  const isUneven = mean > 0 && (turn.state.rebalancing ? isAbove(seats, mean, stopRatio) : isWorthIt(seats, mean));
  if (isUneven !== turn.state.rebalancing) change(turn, { rebalancing: isUneven });
  return isUneven;
}

/** More than a tenth, and more than one stream, away from the mean: one stream more or less is as even as it gets. */
function isWorthIt(seats: readonly Seat[], mean: number): boolean {
  return seats.some(({ load, node }) => {
    const share = mean * node.weight;
    return Math.abs(load - share) > Math.max(mostAway * share, 1);
  });
}

function isAbove(seats: readonly Seat[], mean: number, ratio: number): boolean {
  return seats.some(seat => relativeLoad(seat) > mean * ratio);
}

const relativeLoad = (seat: Seat): number => seat.load / seat.node.weight;

interface Movable {
  readonly stream: ClusterStream;
  /** Of its owner key. */
  readonly mod: number;
}

interface NextMove extends Movable {
  readonly from: string;
  readonly to: Candidate;
}

/** From the most loaded node that has something to give to the least loaded one, if that evens things out. Changes seats and stock. */
function nextMove(seats: Seat[], stock: Stock): NextMove | null {
  const order = [...seats].sort((a, b) => relativeLoad(b) - relativeLoad(a) || (a.node.name < b.node.name ? -1 : 1));
  const to = order.findLast(seat => seat.count < (seat.node.maxStreams ?? Number.POSITIVE_INFINITY));
  if (to === undefined) return null;
  for (const from of order) {
    const helps = ({ weight }: ClusterStream) => relativeLoad(to) + weight / to.node.weight < relativeLoad(from);
    const choice = stock.take(from.node.name, helps);
    if (choice === null) continue;
    shift(from, to, choice.stream.weight);
    return { ...choice, from: from.node.name, to: to.node };
  }
  return null;
}

/** What each node could give, in the order in which all nodes would take it; looked up once in a turn, and only for nodes that give. */
class Stock {
  readonly #turn: Turn;
  readonly #byNode = new Map<string, Movable[]>();

  constructor(turn: Turn) {
    this.#turn = turn;
  }

  take(node: string, helps: (stream: ClusterStream) => boolean): Movable | null {
    const movables = this.#byNode.get(node) ?? this.#movables(node);
    this.#byNode.set(node, movables);
    const index = movables.findIndex(({ stream }) => helps(stream));
    return index < 0 ? null : (movables.splice(index, 1)[0] ?? null);
  }

  #movables(node: string): Movable[] {
    const { mirror, settings } = this.#turn.state;
    const streams = sharedStreams(mirror.base, settings);
    const held = holdingsOf(mirror.base).get(node) ?? new Map<string, number>();
    return [...held]
      .flatMap(([name, mod]) => {
        const stream = streams.get(name);
        return stream !== undefined && this.#isMovable(stream) ? [{ stream, mod, hash: nameHash(name) }] : [];
      })
      .sort((a, b) => a.hash - b.hash || (a.stream.name < b.stream.name ? -1 : 1));
  }

  #isMovable(stream: ClusterStream): boolean {
    const { mirror, settings, moveRest } = this.#turn.state;
    if (isByHand(mirror.base, stream.name)) return false;
    if ((moveRest.get(stream.name) ?? 0) > this.#turn.now.monotonicMs || !mayAskMove(this.#turn, stream.name))
      return false;
    if (preferredNode(mirror.base, settings.prefix, stream) !== null || mirror.base.stops.has(stream.name))
      return false;
    // it goes back to who declines it when that is over
    return !stream.captureAt.some(host => isDeclinedBy(mirror.base, host, stream.name));
  }
}
