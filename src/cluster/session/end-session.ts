// The end of a session, for good: nothing of it may run, nothing of it is remembered but what still lives. The next session begins
// only when every process of this one is dead (see keepSession).

import { moveReason } from '../moves/move-reason.ts';
import type { ClusterState } from '../state.ts';
import { change, count, say, type Turn, wake } from '../turn.ts';

/** How long after the end a new join is tried, at the earliest. */
const restMs = 100;

/** @param level 'error': it should have gone on. */
export function endSession(turn: Turn, reason: string, level: 'info' | 'error'): void {
  const { session, runs, handOvers } = turn.state;
  if (session.type !== 'member') return;
  turn.effects.push({ type: 'deadline', session: session.session, deadlineMs: null });
  for (const stream of runs.keys()) turn.effects.push({ type: 'halt', stream, manner: 'now', reason });
  say(turn, level, 'session-over', reason, { session: session.session, streams: runs.size });
  if (level === 'error') count(turn, { type: 'fenced' });
  for (const { to, reason: why } of handOvers.values())
    if (to !== null) count(turn, { type: 'move', reason: moveReason(why), result: 'failed' });
  const notBeforeMs = turn.now.monotonicMs + restMs;
  change(turn, { session: { type: 'out', reason, notBeforeMs, held: null }, ...nothingOwned });
  wake(turn, notBeforeMs);
}

const nothingOwned: Partial<ClusterState> = {
  runs: new Map(),
  plan: null,
  lost: new Map(),
  askRest: new Map(),
  handOvers: new Map(),
  failing: new Map(),
  declinedMinutes: new Map(),
  moveRest: new Map(),
  rebalancing: false,
};
