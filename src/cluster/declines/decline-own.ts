// What this node declines although it is preferred by capture_at: a stream that does not start here while another node could try, one
// that it has no room for, one that its file does not have. Only preferred nodes decline: whoever else holds a stream keeps it, so a dead
// camera goes down its capture_at, rests on one other node, and never tours the cluster.

import { effectiveOwner, isByHand, type Tables } from '../mirror/tables.ts';
import { askMove, mayAskMove } from '../moves/ask-move.ts';
import { roomLeft } from '../ownership/room.ts';
import { isWanted, ownedStreams } from '../ownership/runs.ts';
import { isDeclinedBy, preferredNode } from '../placement/candidates.ts';
import { orphanStreams } from '../placement/orphans.ts';
import { planAt } from '../placement/plan.ts';
import { remember } from '../remember.ts';
import { actingMember } from '../session/acting-member.ts';
import { ownMaxStreams } from '../session/member-key.ts';
import { haveSameFiles } from '../session/same-files.ts';
import type { Member } from '../session/session.ts';
import { type SharedStreams, sharedStreams } from '../shared-streams.ts';
import { change, type Turn, withEntry, withoutKey } from '../turn.ts';
import { mayDecline, type WantedDecline, writeDeclines } from './write-declines.ts';

const firstMinutes = 5;
const mostMinutes = 60;

/** The fact that a stream does not start here, and does not seem to be going to. */
export function startFailed(turn: Turn, stream: string, epoch: number, reason: string): void {
  if (turn.state.runs.get(stream) !== epoch) return;
  change(turn, { failing: withEntry(turn.state.failing, stream, { epoch, reason }) });
}

/** The fact that it has given its first segment: what was wrong before is not counted any more. */
export function startSucceeded(turn: Turn, stream: string, epoch: number): void {
  if (turn.state.runs.get(stream) !== epoch) return;
  change(turn, {
    failing: withoutKey(turn.state.failing, stream),
    declinedMinutes: withoutKey(turn.state.declinedMinutes, stream),
  });
}

export function declineOwn(turn: Turn): void {
  const member = actingMember(turn);
  const { mirror, leaving } = turn.state;
  if (member === null || !mirror.fresh || leaving !== null) return;
  const wanted = [...failing(turn, member), ...withoutRoom(turn, member), ...notInFile(turn, member)];
  writeDeclines(turn, member, wanted);
}

/** Declines first, then, when that stands, asks for the move to whom the stream goes instead. */
function failing(turn: Turn, member: Member): WantedDecline[] {
  const { failing, settings, mirror } = turn.state;
  if (failing.size === 0) return [];
  const owned = ownedStreams(turn);
  const streams = sharedStreams(mirror.latest, settings);
  return [...failing].flatMap(([name, { epoch, reason }]) => {
    if (turn.state.runs.get(name) !== epoch) change(turn, { failing: withoutKey(turn.state.failing, name) });
    const stream = streams.get(name);
    if (stream === undefined || owned.get(name) !== epoch || !isWanted(turn, name)) return [];
    if (isByHand(mirror.latest, name)) return [];
    if (!stream.captureAt.includes(settings.me) || !mayAskMove(turn, name)) return [];
    const to = planAt(mirror.latest, settings, [stream], settings.me).assigned.get(name);
    const toSession = to === undefined ? undefined : mirror.latest.sessions.get(to);
    if (to === undefined || toSession === undefined || isDeclinedBy(mirror.latest, to, name)) return [];
    if (!isDeclinedBy(mirror.latest, settings.me, name)) return declineOf(turn, member, stream.name, reason);
    const why = `declined: it does not start at ${settings.me}`;
    askMove(turn, member, { stream: name, to, toSession, from: epoch, reason: why });
    return [];
  });
}

/** Also one that the plan gives it: others of its places were taken by what the plan gave to a node that did not claim it in time. */
function withoutRoom(turn: Turn, member: Member): WantedDecline[] {
  const { plan, settings, mirror } = turn.state;
  const orphans = orphanStreams(mirror.latest, settings);
  if (plan === null || orphans.length === 0 || roomLeft(turn) > 0) return [];
  // what is just ending, or is still asked for, frees its place again
  const isFull = ownedStreams(turn).size >= ownMaxStreams(turn.state);
  return orphans.flatMap(stream => {
    const { name } = stream;
    if (!isFull && !plan.unplaced.has(name)) return [];
    if (preferredNode(mirror.latest, settings.prefix, stream) !== settings.me) return [];
    return declineOf(turn, member, name, `it is at max_streams (${ownMaxStreams(turn.state)})`);
  });
}

/** While the files differ, this node may be preferred for a stream that it knows nothing of; it declines to be on the safe side. */
function notInFile(turn: Turn, member: Member): WantedDecline[] {
  const { settings, mirror } = turn.state;
  const { owners } = mirror.latest;
  if (haveSameFiles(mirror.latest, settings.digest)) return [];
  return unknownStreams(owners, sharedStreams(mirror.latest, settings)).flatMap(name => {
    if (effectiveOwner(mirror.latest, name) !== null || mirror.latest.stops.has(name)) return [];
    return declineOf(turn, member, name, 'its configuration does not have the stream');
  });
}

const unknownStreams = remember((owners: Tables['owners'], streams: SharedStreams): readonly string[] =>
  [...owners.keys()].filter(name => !streams.has(name)),
);

/** None when it stands already, or was asked for a moment ago. */
function declineOf(turn: Turn, member: Member, stream: string, reason: string): WantedDecline[] {
  const { declinedMinutes, settings, mirror } = turn.state;
  if (isDeclinedBy(mirror.latest, settings.me, stream) || !mayDecline(turn, stream)) return [];
  const lastMinutes = declinedMinutes.get(stream);
  const minutes = lastMinutes === undefined ? firstMinutes : Math.min(mostMinutes, 2 * lastMinutes);
  return [{ stream, host: settings.me, session: member.session, reason, minutes }];
}
