// Giving a stream of mine away: to the target of a move, or to nobody.
//
//     stopping --no process alive--> sending --yes--> not mine
//                                       |  no, or no answer
//                                       v
//                                   retaking --yes--> mine under a new epoch;  --no--> not mine
//
// From the moment of sending the stream is not mine: a lost answer may be done later. To go on I write myself as its owner again, which
// changes the key that the lost transaction compares. A node that drains or leaves frees the stream instead of retaking it.

import { keyOf } from '../mirror/keys.ts';
import { nextOwnerText } from '../mirror/owner-value.ts';
import { validMove } from '../mirror/tables.ts';
import { actingMember } from '../session/acting-member.ts';
import { sameSession } from '../session/member-key.ts';
import type { Member } from '../session/session.ts';
import type { HandOver } from '../state.ts';
import type { Operation, Transaction, TransactionAnswer } from '../transaction.ts';
import { change, say, type Turn, transact, wake, withEntry, withoutKey } from '../turn.ts';
import { halt, isWanted, ownedStreams } from './runs.ts';

const retryMs = 100;

/** Begins and carries on every hand-over of this node's. */
export function handOverStreams(turn: Turn): void {
  const member = actingMember(turn);
  if (member === null) return;
  const owned = ownedStreams(turn);
  for (const stream of [...turn.state.handOvers.keys()]) {
    if (!owned.has(stream)) change(turn, { handOvers: withoutKey(turn.state.handOvers, stream) });
  }
  for (const [stream, epoch] of owned) {
    const handOver = turn.state.handOvers.get(stream);
    if (handOver === undefined) begin(turn, stream, epoch);
    else proceed(turn, member, stream, handOver);
  }
}

function begin(turn: Turn, stream: string, from: number): void {
  const move = validMove(turn.state.mirror.latest, stream);
  if (move?.value != null && move.value.to !== turn.state.settings.me) {
    const to = { node: move.value.to, session: move.value.toSession, moveMod: move.mod };
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
  if (handOver.type === 'stopping') return send(turn, member, stream, handOver);
  if (handOver.type === 'retaking') retake(turn, member, stream, handOver);
}

const inFlight = Number.POSITIVE_INFINITY;

function send(turn: Turn, member: Member, stream: string, handOver: HandOver): void {
  const { prefix } = turn.state.settings;
  const key = keyOf(prefix, { table: 'owners', stream });
  const moveKey = keyOf(prefix, { table: 'moves', stream });
  const { from, to, reason } = handOver;
  const gives = to !== null;
  const former = turn.state.mirror.latest.owners.get(stream);
  const next = { node: to?.node ?? null, session: to?.session ?? 0, reason, since: turn.now.unixMs };
  const put: Operation = { type: 'put', key, value: nextOwnerText(former, next), leaseId: null };
  const transaction: Transaction = {
    compares: [
      { key, target: 'mod', is: '=', revision: from },
      ...(gives ? targetCompares(prefix, stream, to) : [sameSession(turn.state, member.session)]),
    ],
    then: gives ? [put, { type: 'delete', key: moveKey }] : [put],
    else: [
      { type: 'get', key },
      { type: 'get', key: moveKey },
    ],
  };
  const sending: HandOver = { ...handOver, type: 'sending', notBeforeMs: inFlight };
  change(turn, { handOvers: withEntry(turn.state.handOvers, stream, sending) });
  transact(turn, { type: 'hand-over', stream }, transaction, member.deadlineMs);
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

/** Writes this node as the owner again (or nobody, when it leaves): a new epoch, which makes a lost hand-over impossible. */
function retake(turn: Turn, member: Member, stream: string, handOver: HandOver): void {
  const key = keyOf(turn.state.settings.prefix, { table: 'owners', stream });
  const frees = handOver.to === null || turn.state.leaving !== null;
  const former = turn.state.mirror.latest.owners.get(stream);
  const next = {
    node: frees ? null : turn.state.settings.me,
    session: frees ? 0 : member.session,
    reason: frees ? handOver.reason : `taken back: the move to ${handOver.to?.node} did not happen`,
    since: turn.now.unixMs,
  };
  const transaction: Transaction = {
    compares: [{ key, target: 'mod', is: '=', revision: handOver.from }, sameSession(turn.state, member.session)],
    then: [{ type: 'put', key, value: nextOwnerText(former, next), leaseId: null }],
    else: [{ type: 'get', key }],
  };
  change(turn, { handOvers: withEntry(turn.state.handOvers, stream, { ...handOver, notBeforeMs: inFlight }) });
  transact(turn, { type: 'retake', stream }, transaction, member.deadlineMs);
}

/** @param answer null: none came. When it succeeded the mirror shows it already, and the hand-over ends with the ownership. */
export function handOverAnswered(turn: Turn, stream: string, answer: TransactionAnswer | null): void {
  const handOver = turn.state.handOvers.get(stream);
  if (handOver === undefined) return;
  if (answer?.succeeded) return finish(turn, stream);
  const notBeforeMs = turn.now.monotonicMs + (answer === null ? retryMs : 0);
  const retaking: HandOver = { ...handOver, type: 'retaking', notBeforeMs };
  change(turn, { handOvers: withEntry(turn.state.handOvers, stream, retaking) });
  const why = answer === null ? 'etcd did not answer' : 'the target went, or the move was withdrawn';
  say(turn, 'info', 'hand-over-failed', why, { stream, to: handOver.to?.node ?? null });
}

/** @param answer null: none came. Whatever was answered is in the mirror: the stream is mine again, or another's. Only where the key
 *  stands as before the lost hand-over could still be done, so the stream must not run: written again. */
export function retakeAnswered(turn: Turn, stream: string, answer: TransactionAnswer | null): void {
  const handOver = turn.state.handOvers.get(stream);
  if (handOver === undefined) return;
  if (answer !== null && turn.state.mirror.latest.owners.get(stream)?.mod !== handOver.from)
    return finish(turn, stream);
  const notBeforeMs = turn.now.monotonicMs + retryMs;
  change(turn, { handOvers: withEntry(turn.state.handOvers, stream, { ...handOver, notBeforeMs }) });
}

function finish(turn: Turn, stream: string): void {
  change(turn, { handOvers: withoutKey(turn.state.handOvers, stream) });
}
