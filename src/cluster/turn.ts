// One turn of the cluster's step: the state as it becomes, and the effects gathered so far. Each verb of this room takes the turn and
// goes on with it; seen from outside step stays a pure function of state, fact and time.

import type { ClusterCount } from './cluster-count.ts';
import { newestRevision } from './mirror/mirror.ts';
import type { ClusterEffect, ClusterState, Now, Purpose } from './state.ts';
import type { Transaction } from './transaction.ts';

export interface Turn {
  state: ClusterState;
  readonly now: Now;
  readonly effects: ClusterEffect[];
}

export function change(turn: Turn, changes: Partial<ClusterState>): void {
  turn.state = { ...turn.state, ...changes };
}

export function say(
  turn: Turn,
  level: 'debug' | 'info' | 'warn' | 'error',
  event: string,
  reason: string,
  fields: Readonly<Record<string, unknown>> = {},
): void {
  turn.effects.push({ type: 'say', level, event, reason, fields });
}

export function count(turn: Turn, what: ClusterCount): void {
  turn.effects.push({ type: 'count', count: what });
}

/** Asks to be woken at `atMs` (monotonic), or earlier. */
export function wake(turn: Turn, atMs: number): void {
  if (atMs < turn.state.wakeMs) change(turn, { wakeMs: atMs });
}

export function takeRequest(turn: Turn): number {
  const request = turn.state.nextRequest;
  change(turn, { nextRequest: request + 1 });
  return request;
}

/** Sends a transaction; its answer comes back under the returned request. @param deadlineMs not sent past it; null: needs no session. */
export function transact(
  turn: Turn,
  purpose: Purpose,
  transaction: Transaction,
  deadlineMs: number | null,
  timeoutMs: number = transactionTimeoutMs,
): number {
  const request = takeRequest(turn);
  const pending = withEntry(turn.state.pending, request, {
    purpose,
    transaction,
    sentAt: newestRevision(turn.state.mirror),
  });
  change(turn, { pending });
  turn.effects.push({ type: 'transact', request, transaction, timeoutMs, deadlineMs });
  return request;
}

/** Shorter than an etcd election (2.3-2.7 s, measured): waiting longer helps nobody, the next attempt goes to the next endpoint. */
const transactionTimeoutMs = 2000;

export function withEntry<Key, Value>(map: ReadonlyMap<Key, Value>, key: Key, value: Value): ReadonlyMap<Key, Value> {
  return new Map(map).set(key, value);
}

export function withoutKey<Key, Value>(map: ReadonlyMap<Key, Value>, key: Key): ReadonlyMap<Key, Value> {
  if (!map.has(key)) return map;
  const copy = new Map(map);
  copy.delete(key);
  return copy;
}
