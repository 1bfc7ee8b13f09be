// Which streams this node ingests: exactly those that the mirror shows as its own under its present session, and that are not on their
// way to another node. Levels, not edges: whatever happened before, the runs are made to follow what is owned now.

import { holdingsOf } from '../mirror/holdings.ts';
import { actingMember } from '../session/acting-member.ts';
import { tightenDeadline } from '../session/renewal.ts';
import { mayGoOn } from '../shared-streams.ts';
import { change, type Turn } from '../turn.ts';

const nothing: ReadonlyMap<string, number> = new Map();

/** The streams that are mine now, with their epochs; empty without a session. */
export function ownedStreams(turn: Turn): ReadonlyMap<string, number> {
  const member = actingMember(turn);
  const { mirror, settings } = turn.state;
  if (member === null || mirror.latest.sessions.get(settings.me) !== member.session) return nothing;
  return holdingsOf(mirror.latest).get(settings.me) ?? nothing;
}

/** Starts what is mine and does not run, ends what runs and is not mine. One run of a stream at a time: the next begins only when no
 *  process of the last one is alive. */
export function followOwnership(turn: Turn): void {
  const member = actingMember(turn);
  const owned = ownedStreams(turn);
  for (const [stream, epoch] of turn.state.runs) {
    if (owned.get(stream) === epoch) continue;
    const { me } = turn.state.settings;
    halt(turn, stream, 'now', owned.has(stream) ? `${me} lost it, and has it anew` : `${me} does not have it any more`);
  }
  if (member === null || turn.state.fence === null || turn.state.leaving !== null) return;
  const { alive, handOvers } = turn.state;
  const due = [...owned].filter(([stream]) => !alive.has(stream) && !handOvers.has(stream) && isWanted(turn, stream));
  if (due.length > 0) run(turn, due);
}

/** This node knows the stream as one of the cluster: it is enabled, and not switched off. */
export function isWanted(turn: Turn, stream: string): boolean {
  const { mirror, settings } = turn.state;
  return mayGoOn(mirror.latest, settings, stream) && !mirror.latest.stops.has(stream);
}

function run(turn: Turn, due: readonly (readonly [stream: string, epoch: number])[]): void {
  const alive = new Set([...turn.state.alive, ...due.map(([stream]) => stream)]);
  // the kill budget grows with the children, so the deadline falls before they are started
  tightenDeadline(turn, alive.size);
  const member = actingMember(turn);
  if (member === null) return;
  change(turn, { runs: new Map([...turn.state.runs, ...due]), alive });
  const { session, deadlineMs } = member;
  for (const [stream, epoch] of due) {
    const reason = turn.state.mirror.latest.owners.get(stream)?.value?.reason ?? '';
    turn.effects.push({ type: 'run', stream, epoch, session, deadlineMs, reason });
  }
}

/** Ends the run of a stream; 'gone' tells when no process of it is alive any more. */
export function halt(turn: Turn, stream: string, manner: 'segment-end' | 'now', reason: string): void {
  const runs = new Map(turn.state.runs);
  if (!runs.delete(stream)) return;
  change(turn, { runs });
  turn.effects.push({ type: 'halt', stream, manner, reason });
}
