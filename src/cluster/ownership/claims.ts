// Claims: taking streams that nobody owns. Level-triggered: as long as the mirror shows an orphan and my turn in the plan has come, I
// claim it; after a refusal again 100 ms later with what the refusal showed. The transaction, not the plan, makes it safe: it compares
// the owner key, the former owner's session, the stream itself where that is held in etcd, and for each preferred host before me that it is
// away, draining or declining.

import { keyOf } from '../mirror/keys.ts';
import { nextOwnerText } from '../mirror/owner-value.ts';
import { type Candidate, candidates, willingnessOf } from '../placement/candidates.ts';
import { orphanStreams } from '../placement/orphans.ts';
import { rendezvousOrder } from '../placement/rendezvous.ts';
import { endedMs, filesQuietMs, quietAtMs, settledAtMs } from '../placement/settling.ts';
import { actingMember } from '../session/acting-member.ts';
import { memberKey, sameSession } from '../session/member-key.ts';
import type { Member } from '../session/session.ts';
import type { ClusterStream } from '../settings.ts';
import { streamMod } from '../shared-streams.ts';
import type { ClusterState } from '../state.ts';
import type { Compare, Operation, Transaction, TransactionAnswer } from '../transaction.ts';
import { count, say, type Turn, transact, wake } from '../turn.ts';
import { restStreams, untilAnswered } from './ask-rest.ts';
import { roomLeft } from './room.ts';

/** etcd takes 128 operations in one transaction; 124 claims took 13-17 ms (measured). */
const claimsPerTransaction = 100;
const refusedRestMs = 100;
const unansweredRestMs = 500;
/** How long the designated claimant may stay silent, at least; else three round trips. */
const silenceMs = 500;
const stepMs = 100;
/** Removing a key and writing it again took 10 ms on a quiet etcd, 140 ms on one that had just been restarted on a busy machine. */
const comebackMs = 200;

interface Claim {
  readonly stream: ClusterStream;
  readonly guards: readonly Compare[];
  readonly reason: string;
}

/** Claims every orphan whose turn has come. */
export function claimOrphans(turn: Turn): void {
  const member = actingMember(turn);
  const { mirror, plan, leaving, fence, settings } = turn.state;
  if (member === null || !mirror.fresh || plan === null || leaving !== null || fence === null) return;
  const orphans = orphanStreams(mirror.latest, settings);
  if (orphans.length === 0) return;
  const nodes = candidates(mirror.base);
  const claims: Claim[] = [];
  let room = roomLeft(turn);
  for (const stream of orphans) {
    if (room <= 0) break;
    const atMs = claimAtMs(turn, member, stream, nodes);
    if (atMs > turn.now.monotonicMs) {
      wake(turn, atMs);
      continue;
    }
    const claim = claimOf(turn.state, stream);
    if (claim === null) continue;
    claims.push(claim);
    room -= 1;
  }
  for (let start = 0; start < claims.length; start += claimsPerTransaction) {
    sendClaims(turn, member, claims.slice(start, start + claimsPerTransaction));
  }
}

/** When my turn comes to claim this orphan (monotonic); Infinity: not while things stand as they do. */
function claimAtMs(turn: Turn, member: Member, stream: ClusterStream, nodes: readonly Candidate[]): number {
  const { plan, askRest, settings, alive, roundTripMs } = turn.state;
  if (plan === null || plan.unplaced.has(stream.name) || alive.has(stream.name)) return Number.POSITIVE_INFINITY;
  const designated = plan.assigned.get(stream.name);
  const openMs = Math.max(plan.madeMs, openAtMs(turn.state, member, stream.name, designated === settings.me));
  const restMs = askRest.get(stream.name) ?? 0;
  if (designated === settings.me) return Math.max(openMs, restMs);
  // The next in rendezvous order after the designated node's silence, then everybody, a step apart.
  const patienceMs = Math.max(silenceMs, 3 * roundTripMs);
  if (turn.now.monotonicMs < openMs + patienceMs) return Math.max(openMs + patienceMs, restMs);
  const others = rendezvousOrder(nodes, stream.name).filter(node => node !== designated);
  const rank = others.indexOf(settings.me);
  if (rank < 0) return Number.POSITIVE_INFINITY;
  return Math.max(openMs + patienceMs + (rank === 0 ? 0 : patienceMs + (rank - 1) * stepMs), restMs);
}

/** When the orphan may be claimed at all, by the node of the plan or by others. A node that began a new session, or was started again, had
 *  no key for some milliseconds: its streams are left to it that long, and it takes them without settling, or each such node would come
 *  back empty. */
function openAtMs(state: ClusterState, member: Member, stream: string, isDesignated: boolean): number {
  const { lost, mirror, settings, roundTripMs } = state;
  const row = mirror.latest.owners.get(stream);
  const former = row?.value?.node ?? null;
  const lostMs = lost.get(stream);
  const freeMs = row === undefined ? endedMs(state) : Number.NEGATIVE_INFINITY;
  // its owner's file does not have it any more: this node's may be about to follow
  if (lostMs !== undefined && row === undefined) return Math.max(lostMs, filesQuietMs(state), freeMs);
  if (lostMs !== undefined) return former === null ? lostMs : lostMs + Math.max(comebackMs, 2 * roundTripMs);
  if (!isDesignated) return Math.max(quietAtMs(state, member), freeMs);
  return former === settings.me ? member.joinedMs : Math.max(settledAtMs(state, member), freeMs);
}

/** null: a preferred node before me lives and is willing, so the claim would be refused. */
function claimOf(state: ClusterState, stream: ClusterStream): Claim | null {
  const { mirror, settings } = state;
  const mine = stream.captureAt.indexOf(settings.me);
  const before = mine < 0 ? stream.captureAt : stream.captureAt.slice(0, mine);
  const guards: Compare[] = [];
  const away: string[] = [];
  for (const host of before) {
    const willingness = willingnessOf(mirror.latest, settings.prefix, host, stream.name);
    if (willingness.type === 'willing') return null;
    guards.push(...willingness.compares);
    away.push(`${host} ${willingness.reason}`);
  }
  return { stream, guards, reason: claimReason(state, stream, mine, away) };
}

function claimReason(state: ClusterState, stream: ClusterStream, rank: number, away: readonly string[]): string {
  const former = state.mirror.latest.owners.get(stream.name)?.value;
  const why = former?.node === undefined ? 'nobody had it before' : formerWords(state, former.node, former.reason);
  if (rank === 0) return `${why}; preferred by capture_at`;
  if (rank > 0) return `${why}; next in capture_at, as ${away.join(', ')}`;
  if (away.length > 0) return `${why}; placed by load, as ${away.join(', ')}`;
  return `${why}; placed by load`;
}

function formerWords({ settings }: ClusterState, node: string | null, reason: string): string {
  if (node === settings.me) return `${node} had it before`;
  return node === null ? `it was released (${reason})` : `${node} was lost`;
}

function sendClaims(turn: Turn, member: Member, claims: readonly Claim[]): void {
  const streams = claims.map(claim => claim.stream.name);
  restStreams(turn, streams, untilAnswered);
  const transaction: Transaction = {
    compares: [sameSession(turn.state, member.session)],
    then: claims.map(claim => ({ type: 'transaction', transaction: claimTransaction(turn, member, claim) })),
    else: [{ type: 'get', key: memberKey(turn.state) }],
  };
  transact(turn, { type: 'claims', streams }, transaction, member.deadlineMs);
  say(
    turn,
    'debug',
    'claims-sent',
    streams.length === 1 ? 'a stream has no owner' : `${streams.length} streams have no owner`,
    { streams: streams.length },
  );
}

function claimTransaction(turn: Turn, member: Member, claim: Claim): Transaction {
  const { settings, mirror } = turn.state;
  const key = keyOf(settings.prefix, { table: 'owners', stream: claim.stream.name });
  const former = mirror.latest.owners.get(claim.stream.name);
  const compares: Compare[] = [{ key, target: 'mod', is: '=', revision: former?.mod ?? 0 }, ...claim.guards];
  const put: Operation = {
    type: 'put',
    key,
    leaseId: null,
    value: nextOwnerText(former, {
      node: settings.me,
      session: member.session,
      reason: claim.reason,
      since: turn.now.unixMs,
    }),
  };
  // The former owner's session must be over: its member key is still gone, or still belongs to the later session that was seen.
  const owner = former?.value?.node;
  if (owner !== undefined && owner !== null) {
    const memberOf = keyOf(settings.prefix, { table: 'members', node: owner });
    compares.push({
      key: memberOf,
      target: 'create',
      is: '=',
      revision: mirror.latest.members.get(owner)?.create ?? 0,
    });
  }
  const held = streamMod(mirror.latest, settings, claim.stream.name);
  if (held === null) return { compares, then: [put], else: [{ type: 'get', key }] };
  const streamKey = keyOf(settings.prefix, { table: 'streams', stream: claim.stream.name });
  compares.splice(1, 0, { key: streamKey, target: 'mod', is: '=', revision: held });
  const reads: readonly Operation[] = [key, streamKey].map(one => ({ type: 'get', key: one }));
  return { compares, then: [put], else: reads };
}

/** @param answer null: none came; the claim may be done already or later, so only the mirror tells. */
export function claimsAnswered(turn: Turn, streams: readonly string[], answer: TransactionAnswer | null): void {
  const isMine = (index: number): boolean => {
    const told = answer?.succeeded ? answer.answers[index] : undefined;
    return told?.type === 'transaction' && told.succeeded;
  };
  const refused = streams.filter((_, index) => !isMine(index));
  restStreams(turn, streams, turn.now.monotonicMs);
  restStreams(turn, refused, turn.now.monotonicMs + (answer === null ? unansweredRestMs : refusedRestMs));
  if (refused.length === 0) return;
  if (answer?.succeeded) count(turn, { type: 'claims-refused', streams: refused.length });
  const reason =
    answer === null ? 'etcd did not answer the claims' : 'others were first, or something changed meanwhile';
  say(turn, 'debug', 'claims-refused', reason, { streams: refused.length });
}
