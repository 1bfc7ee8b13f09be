// Writing a planned move: only a wish, which the owner carries out (hand-over.ts). The target writes it; a leaving node does it for
// its own streams. It holds for one term of the stream and one session of the target, so a late one means nothing.

import { keyOf } from '../mirror/keys.ts';
import { saidToStay, validMove } from '../mirror/tables.ts';
import { encodeValue, type MoveValue } from '../mirror/values.ts';
import { restStreams, untilAnswered } from '../ownership/ask-rest.ts';
import type { Member } from '../session/session.ts';
import type { ClusterState } from '../state.ts';
import type { Transaction, TransactionAnswer } from '../transaction.ts';
import { say, type Turn, transact } from '../turn.ts';

const refusedRestMs = 500;

export interface WantedMove extends Omit<MoveValue, 'byHand' | 'stays'> {
  readonly stream: string;
}

/** True when nothing was asked about the stream a moment ago, and it is not on its way already. */
export function mayAskMove(turn: Turn, stream: string): boolean {
  if ((turn.state.askRest.get(stream) ?? 0) > turn.now.monotonicMs) return false;
  return validMove(turn.state.mirror.latest, stream) === null && !turn.state.handOvers.has(stream);
}

/** Moves to this node that are under way, by the node that gives. */
export function movesUnderWay(turn: Turn): ReadonlyMap<string, number> {
  const { mirror, settings, askRest } = turn.state;
  const counts = new Map<string, number>();
  const count = (stream: string): void => {
    const owner = mirror.latest.owners.get(stream)?.value?.node;
    if (owner !== undefined && owner !== null) counts.set(owner, (counts.get(owner) ?? 0) + 1);
  };
  for (const [stream, row] of mirror.latest.moves) {
    if (row.value?.to === settings.me && validMove(mirror.latest, stream) !== null) count(stream);
  }
  for (const [stream, until] of askRest) if (until === untilAnswered) count(stream);
  return counts;
}

export function askMove(turn: Turn, member: Member, move: WantedMove): void {
  const { stream, to, reason } = move;
  restStreams(turn, [stream], untilAnswered);
  transact(turn, { type: 'move', stream }, moveTransaction(turn.state, move, false), member.deadlineMs);
  say(turn, 'info', 'move-asked', reason, { stream, to });
}

/** Holds only while the stream, the target and the move that stands, if any, are as this node sees them. A move to where the stream is says
 *  whether it stays there; one to elsewhere that does not come to pass must not take that back. */
export function moveTransaction(
  { settings, mirror }: ClusterState,
  { stream, ...wanted }: WantedMove,
  byHand: boolean,
): Transaction {
  const { prefix } = settings;
  const { to, toSession, from } = wanted;
  const isThere = mirror.latest.owners.get(stream)?.value?.node === to;
  const move: MoveValue = { ...wanted, byHand, stays: isThere ? byHand : saidToStay(mirror.latest, stream) };
  const key = keyOf(prefix, { table: 'moves', stream });
  const ownerKey = keyOf(prefix, { table: 'owners', stream });
  const targetKey = keyOf(prefix, { table: 'members', node: to });
  const seen = mirror.latest.moves.get(stream)?.mod ?? 0;
  return {
    compares: [
      { key: ownerKey, target: 'mod', is: '=', revision: from },
      { key: targetKey, target: 'create', is: '=', revision: toSession },
      { key, target: 'mod', is: '=', revision: seen },
    ],
    then: [{ type: 'put', key, value: encodeValue(move), leaseId: null }],
    else: [
      { type: 'get', key },
      { type: 'get', key: ownerKey },
      { type: 'get', key: targetKey },
    ],
  };
}

/** @param answer null: none came; the mirror will tell. */
export function moveAnswered(turn: Turn, stream: string, answer: TransactionAnswer | null): void {
  restStreams(turn, [stream], turn.now.monotonicMs + (answer?.succeeded ? 0 : refusedRestMs));
}
