// Another configuration, read while the node runs: planned by at once, and told to the others with the next write of the member key (see
// session/renewal.ts). What this node declined because it did not know the stream, it takes when it does.

import { declineName } from '../mirror/tables.ts';
import type { Settings } from '../settings.ts';
import { sharedStreams } from '../shared-streams.ts';
import { change, type Turn } from '../turn.ts';
import { makePlan } from './plan.ts';

export function takeSettings(turn: Turn, settings: Settings): void {
  const { mirror, settings: former } = turn.state;
  const known = sharedStreams(mirror.latest, former);
  const added = (stream: string): boolean => !known.has(stream) && sharedStreams(mirror.latest, settings).has(stream);
  if (settings.digest !== former.digest) change(turn, { lastFileMs: turn.now.monotonicMs });
  change(turn, { settings, declinesSeen: withoutTime(turn, added) });
  makePlan(turn, null);
}

/** The own declines of streams that are new here are over. */
function withoutTime(turn: Turn, isAdded: (stream: string) => boolean) {
  const { declinesSeen, mirror, settings } = turn.state;
  const seen = new Map(declinesSeen);
  for (const [id, { mod }] of mirror.latest.declines) {
    const { node, stream } = declineName(id);
    if (node === settings.me && isAdded(stream)) seen.set(id, { mod, sinceMs: Number.NEGATIVE_INFINITY });
  }
  return seen;
}
