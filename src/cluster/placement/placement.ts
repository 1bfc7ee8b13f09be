// Who takes which orphan: a pure function of what every node sees at one revision, so that all compute the same plan and each orphan
// has one natural claimant. Kept streams stay. An orphan goes to its first living, willing preferred node; the rest fill the nodes up
// to a common level L with sum(max(0, L x weight - kept)) = sum(cost), so the loss of one node moves its streams and no other.
// A wrong plan is never unsafe: the claim's transaction decides.

import { nameHash, rendezvousScore } from './rendezvous.ts';

export interface PlacementNode {
  readonly name: string;
  readonly weight: number;
  /** null: no bound. */
  readonly maxStreams: number | null;
  /** Sum of the costs, and number, of the streams it keeps. */
  readonly keptCost: number;
  readonly keptCount: number;
}

export interface Orphan {
  readonly stream: string;
  readonly cost: number;
  /** The node that must take it, for capture_at; null: any. */
  readonly preferred: string | null;
  /** Its last owner: gets it back when it has room. */
  readonly previous: string | null;
  /** Nodes that declined it: they get it only when no other can take it. */
  readonly declinedBy: readonly string[];
}

export interface Placement {
  /** stream -> node. */
  readonly assigned: ReadonlyMap<string, string>;
  /** stream -> why it has no place. */
  readonly unplaced: ReadonlyMap<string, string>;
}

interface Seat {
  readonly name: string;
  readonly hash: number;
  readonly weight: number;
  readonly maxStreams: number;
  load: number;
  count: number;
  quota: number;
}

/** @param nodes all living nodes that may take streams. Both lists in any order. */
export function placeOrphans(nodes: readonly PlacementNode[], orphans: readonly Orphan[]): Placement {
  const seats = nodes.map(seatOf).sort((a, b) => (a.name < b.name ? -1 : 1));
  const byName = new Map(seats.map(seat => [seat.name, seat]));
  const assigned = new Map<string, string>();
  const unplaced = new Map<string, string>();
  const take = (seat: Seat, orphan: Orphan): void => {
    seat.load += thousandths(orphan.cost);
    seat.count += 1;
    assigned.set(orphan.stream, seat.name);
  };
  const ranked = orphans.map(orphan => ({ orphan, hash: nameHash(orphan.stream) })).sort(byCostThenHash);
  const rest: Ranked[] = [];
  for (const rank of ranked) {
    const { stream, preferred } = rank.orphan;
    const seat = preferred === null ? undefined : byName.get(preferred);
    if (seat === undefined) rest.push(rank);
    else if (seat.count < seat.maxStreams) take(seat, rank.orphan);
    // nobody else may claim it while that node lives and is willing
    else unplaced.set(stream, `its preferred node ${seat.name} is at max_streams (${seat.maxStreams})`);
  }
  setQuotas(seats, rest);
  for (const { orphan, hash } of rest) {
    const seat = chooseSeat(seats, byName, orphan, hash);
    if (seat === null) unplaced.set(orphan.stream, reasonForNoSeat(seats));
    else take(seat, orphan);
  }
  return { assigned, unplaced };
}

interface Ranked {
  readonly orphan: Orphan;
  readonly hash: number;
}

function seatOf(node: PlacementNode): Seat {
  return {
    name: node.name,
    hash: nameHash(node.name),
    weight: node.weight,
    maxStreams: node.maxStreams ?? Number.POSITIVE_INFINITY,
    load: thousandths(node.keptCost),
    count: node.keptCount,
    quota: 0,
  };
}

/** Sums of whole numbers are the same in any order. */
const thousandths = (cost: number): number => Math.round(cost * 1000);

function byCostThenHash(a: Ranked, b: Ranked): number {
  return b.orphan.cost - a.orphan.cost || a.hash - b.hash || (a.orphan.stream < b.orphan.stream ? -1 : 1);
}

function setQuotas(seats: readonly Seat[], rest: readonly Ranked[]): void {
  const cost = rest.reduce((sum, { orphan }) => sum + thousandths(orphan.cost), 0);
  const level = waterLevel(seats, cost);
  // the small number forgives a level that rounding has put a hair above a whole one
  for (const seat of seats) seat.quota = Math.max(seat.load, Math.ceil(level * seat.weight - 1e-9));
}

/** The level L with sum(max(0, L x weight - load)) = cost: the lowest relative loads are filled first. */
function waterLevel(seats: readonly Seat[], cost: number): number {
  const order = [...seats].sort((a, b) => a.load / a.weight - b.load / b.weight);
  let weight = 0;
  let load = 0;
  let level = 0;
  for (const [index, seat] of order.entries()) {
    weight += seat.weight;
    load += seat.load;
    level = (cost + load) / weight;
    const next = order[index + 1];
    if (next === undefined || level <= next.load / next.weight) break;
  }
  return level;
}

function chooseSeat(
  seats: readonly Seat[],
  byName: ReadonlyMap<string, Seat>,
  orphan: Orphan,
  hash: number,
): Seat | null {
  const { declinedBy } = orphan;
  const previous = orphan.previous === null ? undefined : byName.get(orphan.previous);
  if (previous !== undefined && hasQuota(previous) && !declinedBy.includes(previous.name)) return previous;
  let best: Seat | null = null;
  let bestScore = Number.NEGATIVE_INFINITY;
  for (const seat of seats) {
    if (!hasQuota(seat) || declinedBy.includes(seat.name)) continue;
    const score = rendezvousScore(seat.hash, seat.weight, hash);
    if (score > bestScore) {
      best = seat;
      bestScore = score;
    }
  }
  return best ?? leastLoaded(seats.filter(seat => !declinedBy.includes(seat.name))) ?? leastLoaded(seats);
}

function hasQuota(seat: Seat): boolean {
  return seat.load < seat.quota && seat.count < seat.maxStreams;
}

/** Quotas can run out before the orphans do: some nodes are at max_streams, or costs do not fit evenly. */
function leastLoaded(seats: readonly Seat[]): Seat | null {
  let best: Seat | null = null;
  for (const seat of seats) {
    if (seat.count >= seat.maxStreams) continue;
    if (best === null || seat.load / seat.weight < best.load / best.weight) best = seat;
  }
  return best;
}

function reasonForNoSeat(seats: readonly Seat[]): string {
  if (seats.length === 0) return 'no node is there to take it';
  return `no node has room: all ${seats.length} are at max_streams`;
}
