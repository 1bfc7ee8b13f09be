// Giving streams of this node's away, to where the plan without this node puts them: a few at a time, so that no target is stormed and
// whatever goes wrong goes wrong with a few. For a node that leaves, or drains.

import { planAt } from '../placement/plan.ts';
import type { Member } from '../session/session.ts';
import { sharedStreams } from '../shared-streams.ts';
import { type Turn, wake } from '../turn.ts';
import { askMove, mayAskMove } from './ask-move.ts';

const inFlight = 8;

/** @param owned streams of this node's, with their epochs. @returns false when nobody could take any of them. */
export function giveStreams(
  turn: Turn,
  member: Member,
  owned: readonly (readonly [stream: string, epoch: number])[],
  reason: string,
): boolean {
  const { mirror, settings, handOvers } = turn.state;
  const inRoom = inFlight - handOvers.size - movesInFlight(turn);
  if (inRoom <= 0) return true;
  const streams = sharedStreams(mirror.latest, settings);
  const orphans = owned.flatMap(([stream]) => streams.get(stream) ?? []);
  const { assigned } = planAt(mirror.latest, settings, orphans, settings.me);
  let room = inRoom;
  for (const [stream, from] of owned) {
    const to = assigned.get(stream);
    const toSession = to === undefined ? undefined : mirror.latest.members.get(to)?.create;
    if (room <= 0 || to === undefined || toSession === undefined) continue;
    const restMs = turn.state.askRest.get(stream) ?? 0;
    if (restMs > turn.now.monotonicMs) wake(turn, restMs);
    if (!mayAskMove(turn, stream)) continue;
    room -= 1;
    askMove(turn, member, { stream, to, toSession, from, reason });
  }
  return assigned.size > 0;
}

function movesInFlight(turn: Turn): number {
  let count = 0;
  for (const { purpose } of turn.state.pending.values()) if (purpose.type === 'move') count += 1;
  return count;
}
