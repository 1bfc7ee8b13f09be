// Clearing away keys that mean nothing any more: stale moves, declines of former sessions, and all keys of streams that no node knows and no
// session holds. One node does it, now and then; every deletion compares what was seen, so it can never undo anything.

import { type KeyName, keyOf } from '../mirror/keys.ts';
import { declineName, effectiveOwner, saidToStay, validMove } from '../mirror/tables.ts';
import { actingMember } from '../session/acting-member.ts';
import { haveSameFiles } from '../session/same-files.ts';
import { sharedStreams } from '../shared-streams.ts';
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
  // a key may be stale for two reasons, and no transaction writes one twice
  const seen = [...staleMoves(turn), ...staleDeclines(turn), ...strays(turn)];
  const stale = [...new Map(seen.map(one => [one.key, one])).values()].slice(0, mostAtOnce);
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

/** Of streams that nobody knows any more. Only while all nodes have the same file: another one may know the stream. What an operator switched
 *  off stays so until every node of the file is there to say that. */
function strays(turn: Turn): Seen[] {
  const { mirror, settings } = turn.state;
  const { base } = mirror;
  if (!haveSameFiles(base, settings.digest)) return [];
  const known = sharedStreams(base, settings);
  const isStray = (stream: string): boolean =>
    !known.has(stream) && !base.streams.has(stream) && effectiveOwner(base, stream) === null;
  const stray = (name: KeyName & { readonly stream: string }, mod: number): Seen[] =>
    isStray(name.stream) ? [{ key: keyOf(settings.prefix, name), mod }] : [];
  const areAllThere = settings.peers.every(peer => base.members.has(peer));
  const stops = areAllThere ? [...base.stops].filter(([stream]) => !settings.ownStreams.has(stream)) : [];
  return [
    ...[...base.owners].flatMap(([stream, { mod }]) => stray({ table: 'owners', stream }, mod)),
    ...[...base.declines].flatMap(([id, { mod }]) => stray({ table: 'declines', ...declineName(id) }, mod)),
    ...stops.flatMap(([stream, { mod }]) => stray({ table: 'stops', stream }, mod)),
  ];
}
