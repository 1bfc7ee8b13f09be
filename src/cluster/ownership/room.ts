// How many more streams this node may take: no more than it can kill in time, and than the user says. What is asked for counts already.

import { validMove } from '../mirror/tables.ts';
import { ownMaxStreams } from '../session/member-key.ts';
import type { Turn } from '../turn.ts';
import { untilAnswered } from './ask-rest.ts';
import { ownedStreams } from './runs.ts';

/** Also below 0, when the bound was lowered. */
export function roomLeft(turn: Turn): number {
  const { alive, askRest, mirror, settings } = turn.state;
  const owned = ownedStreams(turn);
  let taken = owned.size;
  for (const stream of alive) if (!owned.has(stream)) taken += 1;
  for (const until of askRest.values()) if (until === untilAnswered) taken += 1;
  for (const [stream, row] of mirror.latest.moves) {
    if (row.value?.to === settings.me && validMove(mirror.latest, stream) !== null) taken += 1;
  }
  return ownMaxStreams(turn.state) - taken;
}
