// A preferred node that came back, or that capture_at names since, and has stayed for reclaim_delay, takes its streams by planned moves: softly,
// a few at a time. One that comes and goes waits longer each time (flap-delay.ts).

import { effectiveOwner, isByHand } from '../mirror/tables.ts';
import { roomLeft } from '../ownership/room.ts';
import { preferredNode } from '../placement/candidates.ts';
import { remember } from '../remember.ts';
import { actingMember } from '../session/acting-member.ts';
import type { Member } from '../session/session.ts';
import type { ClusterStream } from '../settings.ts';
import { type SharedStreams, sharedStreams } from '../shared-streams.ts';
import { type Turn, wake } from '../turn.ts';
import { askMove, mayAskMove, movesUnderWay } from './ask-move.ts';
import { flapDelayMs } from './flap-delay.ts';

const inFlightPerPair = 4;

export function reclaimStreams(turn: Turn): void {
  const member = actingMember(turn);
  const { settings, mirror, leaving, fence } = turn.state;
  if (member === null || !mirror.fresh || leaving !== null || fence === null) return;
  if (mirror.latest.drains.has(settings.me)) return;
  const mine = preferringStreams(sharedStreams(mirror.latest, settings), settings.me);
  if (mine.length === 0) return;
  const underWay = new Map(movesUnderWay(turn));
  let room = roomLeft(turn);
  for (const stream of mine) {
    if (room <= 0) return;
    const donor = donorOf(turn, member, stream);
    if (donor === null || (underWay.get(donor.node) ?? 0) >= inFlightPerPair) continue;
    underWay.set(donor.node, (underWay.get(donor.node) ?? 0) + 1);
    room -= 1;
    const reason = `reclaim: ${settings.me} is preferred by capture_at`;
    askMove(turn, member, { stream: stream.name, to: settings.me, toSession: member.session, from: donor.mod, reason });
  }
}

const preferringStreams = remember((streams: SharedStreams, me: string): readonly ClusterStream[] =>
  [...streams.values()].filter(stream => stream.captureAt.includes(me)),
);

/** The node that holds a stream which should come back to me now; null: none does, or not yet. */
function donorOf(turn: Turn, member: Member, stream: ClusterStream): { node: string; mod: number } | null {
  const { settings, mirror } = turn.state;
  const mine = stream.captureAt.indexOf(settings.me);
  if (mine < 0 || stream.reclaim === 'manual') return null;
  const owner = effectiveOwner(mirror.latest, stream.name);
  if (owner === null || owner.node === settings.me || isByHand(mirror.latest, stream.name)) return null;
  const holder = stream.captureAt.indexOf(owner.node);
  if (holder >= 0 && holder < mine) return null;
  // while files differ the two may each think themselves preferred, and would throw it back and forth
  if (mirror.latest.members.get(owner.node)?.value?.digest !== settings.digest) return null;
  if (preferredNode(mirror.latest, settings.prefix, stream) !== settings.me) return null;
  const delayMs = stream.reclaim === 'auto' ? settings.reclaimDelayMs : stream.reclaim;
  const dueMs = member.joinedMs + flapDelayMs(mirror.latest, settings.me, member, delayMs);
  const restMs = turn.state.askRest.get(stream.name) ?? 0;
  if (Math.max(dueMs, restMs) > turn.now.monotonicMs) {
    wake(turn, Math.max(dueMs, restMs));
    return null;
  }
  return mayAskMove(turn, stream.name) ? { node: owner.node, mod: owner.row.mod } : null;
}
