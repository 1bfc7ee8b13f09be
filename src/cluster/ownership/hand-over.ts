// Giving a stream of mine away: to the target of a move, or to nobody.
//
//     stopping --no process alive--> sending --yes--> not mine
//                                       |  no, or no answer
//                                       v
//                                   retaking --yes--> mine under a new epoch;  --no--> not mine
//
// From the moment of sending the stream is not mine: a lost answer may be done later. To go on I write myself as its owner again, which
// changes the key that the lost transaction compares. A node that drains or leaves frees the stream instead of retaking it.

import type { MoveResult } from '../cluster-count.ts';
import { keyOf } from '../mirror/keys.ts';
import { type NextOwner, nextOwnerText } from '../mirror/owner-value.ts';
import { isByHand, validMove } from '../mirror/tables.ts';
import { moveReason } from '../moves/move-reason.ts';
import { candidates } from '../placement/candidates.ts';
import { actingMember } from '../session/acting-member.ts';
import { memberKey, sameSession } from '../session/member-key.ts';
import type { Member } from '../session/session.ts';
import { mayGoOn } from '../shared-streams.ts';
import type { HandOver } from '../state.ts';
import type { Operation, Transaction, TransactionAnswer } from '../transaction.ts';
import { change, count, say, type Turn, transact, wake, withEntry, withoutKey } from '../turn.ts';
import { halt, isWanted, ownedStreams } from './runs.ts';

const retryMs = 100;

/** Begins and carries on every hand-over of this node's. */
export function handOverStreams(turn: Turn): void {
  const member = actingMember(turn);
  if (member === null) return;
  const owned = ownedStreams(turn);
  // a key that has moved on makes what was sent impossible, whoever owns the stream now
  for (const [stream, { from }] of turn.state.handOvers) if (owned.get(stream) !== from) finish(turn, stream);
  for (const [stream, epoch] of owned) {
    const handOver = turn.state.handOvers.get(stream);
    if (handOver === undefined) begin(turn, stream, epoch);
    else proceed(turn, member, stream, handOver);
  }
}

function begin(turn: Turn, stream: string, from: number): void {
  const move = validMove(turn.state.mirror.latest, stream);
  if (move?.value != null) {
    const { to: node, toSession, byHand } = move.value;
    const to = { node, session: toSession, moveMod: move.mod, byHand };
    return stop(turn, stream, { type: 'stopping', from, to, reason: move.value.reason, notBeforeMs: 0 }, 'segment-end');
  }
  if (!isWanted(turn, stream)) {
    const reason = turn.state.mirror.latest.stops.has(stream) ? 'switched off' : 'not in the configuration';
    stop(turn, stream, { type: 'stopping', from, to: null, reason, notBeforeMs: 0 }, 'now');
  }
}

function stop(turn: Turn, stream: string, handOver: HandOver, manner: 'segment-end' | 'now'): void {
  change(turn, { handOvers: withEntry(turn.state.handOvers, stream, handOver) });
  const where = handOver.to === null ? 'released' : `moved to ${handOver.to.node}`;
  halt(turn, stream, manner, `${where}: ${handOver.reason}`);
  say(turn, 'info', 'stream-leaving', handOver.reason, { stream, to: handOver.to?.node ?? null });
  const member = actingMember(turn);
  if (member !== null) proceed(turn, member, stream, handOver);
}

function proceed(turn: Turn, member: Member, stream: string, handOver: HandOver): void {
  if (turn.state.alive.has(stream)) return;
  if (handOver.notBeforeMs > turn.now.monotonicMs) return wake(turn, handOver.notBeforeMs);
  if (handOver.type === 'stopping') {
    if (handOver.to !== null || isFileTold(turn)) send(turn, member, stream, handOver);
    return;
  }
  if (handOver.type === 'retaking') retake(turn, member, stream, handOver);
}

/** Before the others hear that this node lets go of a stream, they have to know that it has another file, or whoever still has the old one
 *  takes it at once. The renewal that tells them is on its way. */
function isFileTold({ state }: Turn): boolean {
  const { mirror, settings, leaving } = state;
  const said = mirror.latest.members.get(settings.me)?.value;
  return leaving !== null || said == null || said.digest === settings.digest;
}

const inFlight = Number.POSITIVE_INFINITY;

function send(turn: Turn, member: Member, stream: string, handOver: HandOver): void {
  const sending: HandOver = { ...handOver, type: 'sending', notBeforeMs: inFlight };
  change(turn, { handOvers: withEntry(turn.state.handOvers, stream, sending) });
  const purpose = { type: 'hand-over', stream, from: handOver.from } as const;
  transact(turn, purpose, handOverTransaction(turn, member, stream, handOver), member.deadlineMs);
}

function handOverTransaction(turn: Turn, member: Member, stream: string, handOver: HandOver): Transaction {
  const { from, to, reason } = handOver;
  if (to === null) return ownTransaction(turn, member, stream, from, freeing(turn, stream, reason));
  const { prefix } = turn.state.settings;
  const key = keyOf(prefix, { table: 'owners', stream });
  const moveKey = keyOf(prefix, { table: 'moves', stream });
  const next = { node: to.node, session: to.session, reason, byHand: to.byHand };
  return {
    compares: [{ key, target: 'mod', is: '=', revision: from }, ...targetCompares(prefix, stream, to)],
    then: [writing(turn, stream, next), { type: 'delete', key: moveKey }],
    else: [
      { type: 'get', key },
      { type: 'get', key: moveKey },
    ],
  };
}

/** What only the owner itself may write, under its session. */
function ownTransaction(turn: Turn, member: Member, stream: string, from: number, operation: Operation): Transaction {
  const key = keyOf(turn.state.settings.prefix, { table: 'owners', stream });
  return {
    compares: [{ key, target: 'mod', is: '=', revision: from }, sameSession(turn.state, member.session)],
    then: [operation],
    else: [
      { type: 'get', key },
      { type: 'get', key: memberKey(turn.state) },
    ],
  };
}

function writing(turn: Turn, stream: string, next: Omit<NextOwner, 'since'>): Operation {
  const { mirror, settings } = turn.state;
  const value = nextOwnerText(mirror.latest.owners.get(stream), { ...next, since: turn.now.unixMs });
  return { type: 'put', key: keyOf(settings.prefix, { table: 'owners', stream }), value, leaseId: null };
}

/** The key of a stream that is not in the file any more goes; of any other it stays, with its history, and names nobody. */
function freeing(turn: Turn, stream: string, reason: string): Operation {
  const { mirror, settings } = turn.state;
  const { prefix } = settings;
  if (!mayGoOn(mirror.latest, settings, stream))
    return { type: 'delete', key: keyOf(prefix, { table: 'owners', stream }) };
  return writing(turn, stream, { node: null, session: 0, reason });
}

function targetCompares(prefix: string, stream: string, to: NonNullable<HandOver['to']>) {
  return [
    {
      key: keyOf(prefix, { table: 'members', node: to.node }),
      target: 'create',
      is: '=',
      revision: to.session,
    },
    { key: keyOf(prefix, { table: 'moves', stream }), target: 'mod', is: '=', revision: to.moveMod },
  ] as const;
}

/** Writes this node as the owner again (or nobody, when it leaves or drains): a new epoch, which makes a lost hand-over impossible. */
function retake(turn: Turn, member: Member, stream: string, handOver: HandOver): void {
  const { from, to, reason } = handOver;
  const operation =
    to === null || givesUp(turn)
      ? freeing(turn, stream, reason)
      : writing(turn, stream, {
          node: turn.state.settings.me,
          session: member.session,
          reason: `taken back: the move to ${to.node} did not happen`,
          byHand: isByHand(turn.state.mirror.latest, stream),
        });
  change(turn, { handOvers: withEntry(turn.state.handOvers, stream, { ...handOver, notBeforeMs: inFlight }) });
  const transaction = ownTransaction(turn, member, stream, from, operation);
  transact(turn, { type: 'retake', stream, from }, transaction, member.deadlineMs);
}

/** This node wants to be empty. When every node drains, streams stay where they are. */
function givesUp(turn: Turn): boolean {
  const { leaving, mirror, settings } = turn.state;
  if (leaving !== null) return true;
  return !candidates(mirror.latest).some(node => node.name === settings.me);
}

/** @param from the epoch that it was about: an answer that comes late may belong to a former term.
 *  @param answer null: none came. When it succeeded the mirror shows it already, and the hand-over ends with the ownership. */
export function handOverAnswered(turn: Turn, stream: string, from: number, answer: TransactionAnswer | null): void {
  const handOver = turn.state.handOvers.get(stream);
  if (handOver?.from !== from) return;
  if (answer?.succeeded) return finish(turn, stream);
  const notBeforeMs = turn.now.monotonicMs + (answer === null ? retryMs : 0);
  const retaking: HandOver = { ...handOver, type: 'retaking', notBeforeMs };
  change(turn, { handOvers: withEntry(turn.state.handOvers, stream, retaking) });
  const why = answer === null ? 'etcd did not answer' : 'the target went, or the move was withdrawn';
  say(turn, 'info', 'hand-over-failed', why, { stream, to: handOver.to?.node ?? null });
}

/** Whatever was answered is in the mirror: the stream is mine again, or another's. Only where the key stands as before, the lost
 *  hand-over could still be done, so the stream must not run: it is written again. Parameters as of handOverAnswered. */
export function retakeAnswered(turn: Turn, stream: string, from: number, answer: TransactionAnswer | null): void {
  const handOver = turn.state.handOvers.get(stream);
  if (handOver?.from !== from) return;
  if (answer !== null && turn.state.mirror.latest.owners.get(stream)?.mod !== from) return finish(turn, stream);
  const notBeforeMs = turn.now.monotonicMs + retryMs;
  change(turn, { handOvers: withEntry(turn.state.handOvers, stream, { ...handOver, notBeforeMs }) });
}

function finish(turn: Turn, stream: string): void {
  const handOver = turn.state.handOvers.get(stream);
  if (handOver?.to != null) {
    const result = resultOf(turn, stream, handOver.to.node);
    count(turn, { type: 'move', reason: moveReason(handOver.reason), result });
  }
  change(turn, { handOvers: withoutKey(turn.state.handOvers, stream) });
}

/** By whom the key names now: a node that has handed the stream on at once was the target of a move that is done. */
function resultOf({ state }: Turn, stream: string, to: string): MoveResult {
  const owner = state.mirror.latest.owners.get(stream)?.value;
  if (owner?.node === state.settings.me) return 'taken-back';
  return owner?.node === to || owner?.history[0]?.node === to ? 'done' : 'failed';
}
