// Clearing away keys that mean nothing any more: stale moves, declines of former sessions, and owner keys of streams that no node's file
// has and no session holds. One node does it, now and then; every deletion compares what was seen, so it can never undo anything.

import { keyOf } from '../mirror/keys.ts';
import { declineName, effectiveOwner, saidToStay, validMove } from '../mirror/tables.ts';
import { actingMember } from '../session/acting-member.ts';
import { deletion } from '../transaction.ts';
import { change, type Turn, transact, wake } from '../turn.ts';

const intervalMs = 10_000;
const mostAtOnce = 100;

export function tidyKeys(turn: Turn): void {
  const member = actingMember(turn);
  const { mirror, settings, lastTidyMs, leaving } = turn.state;
  if (member === null || !mirror.fresh || leaving !== null) return;
  const dueMs = lastTidyMs + intervalMs;
  if (turn.now.monotonicMs < dueMs) return wake(turn, dueMs);
  change(turn, { lastTidyMs: turn.now.monotonicMs });
  const first = [...mirror.base.members.keys()].sort()[0];
  if (first !== settings.me) return;
  const stale = [...staleMoves(turn), ...staleDeclines(turn), ...strayOwners(turn)].slice(0, mostAtOnce);
  if (stale.length === 0) return;
  const then = stale.map(({ key, mod }) => ({ type: 'transaction', transaction: deletion(key, mod) }) as const);
  transact(turn, { type: 'tidy' }, { compares: [], then, else: [] }, member.deadlineMs);
}

interface Seen {
  readonly key: string;
  readonly mod: number;
}

function staleMoves(turn: Turn): Seen[] {
  const { mirror, settings } = turn.state;
  return [...mirror.base.moves].flatMap(([stream, { mod }]) =>
    validMove(mirror.base, stream) === null && saidToStay(mirror.base, stream) === null
      ? [{ key: keyOf(settings.prefix, { table: 'moves', stream }), mod }]
      : [],
  );
}

/** Of a session that is over. */
function staleDeclines(turn: Turn): Seen[] {
  const { mirror, settings } = turn.state;
  return [...mirror.base.declines].flatMap(([id, { value, mod }]) => {
    const name = declineName(id);
    if (value !== null && mirror.base.sessions.get(name.node) === value.session) return [];
    return [{ key: keyOf(settings.prefix, { table: 'declines', ...name }), mod }];
  });
}

/** Only while all nodes have the same file: another one may know the stream. */
function strayOwners(turn: Turn): Seen[] {
  const { mirror, settings } = turn.state;
  for (const row of mirror.base.members.values()) if (row.value?.digest !== settings.digest) return [];
  return [...mirror.base.owners].flatMap(([stream, { mod }]) =>
    settings.streams.has(stream) || effectiveOwner(mirror.base, stream) !== null
      ? []
      : [{ key: keyOf(settings.prefix, { table: 'owners', stream }), mod }],
  );
}
