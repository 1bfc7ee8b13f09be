// What became of the sessions of the hit nodes, read off etcd's history: how soon each was a member again, and whether one ended although
// its deadline had not passed.

import { attemptMs, deadlineMs } from '../../../src/cluster/session/timing.ts';
import type { Injected } from '../faults/fault.ts';
import type { History, Session } from '../record/history.ts';
import { fetchTimeout } from '../world/config-text.ts';

export interface Rejoins {
  /** From the fault to the first put of the new session, ms, for each hit node. */
  readonly joinsMs: readonly number[];
  /** Sentences. */
  readonly misses: readonly string[];
}

export function rejoins({ atMs, nodes }: Injected, untilMs: number, history: History): Rejoins {
  const born = nodes.map(node => {
    const sessions = [...history.sessions.values()].filter(session => session.node === node);
    return { node, bornMs: sessions.find(({ bornMs }) => bornMs > atMs && bornMs <= untilMs)?.bornMs ?? null };
  });
  return {
    joinsMs: born.flatMap(({ bornMs }) => (bornMs === null ? [] : [bornMs - atMs])),
    misses: born.flatMap(({ node, bornMs }) => (bornMs === null ? [`${node} did not join again`] : [])),
  };
}

/** Sentences. @param ttlMs the TTL that etcd grants for stale_timeout. */
export function endedEarly(fault: Injected, history: History, ttlMs: number): readonly string[] {
  return [...history.sessions.values()].flatMap(session => {
    const { node, goneMs, bornMs } = session;
    if (!fault.nodes.includes(node) || goneMs === null || bornMs > fault.atMs || goneMs < fault.atMs) return [];
    const earlyMs = earliestDeadlineMs(session, fault, ttlMs) - goneMs;
    return earlyMs > 0 ? [`${node} gave its session up at least ${earlyMs.toFixed(0)} ms before its D`] : [];
  });
}

/** Of the last renewal before the fault, as if it had begun as long before its commit as an attempt can last. */
function earliestDeadlineMs({ node, putsMs }: Session, { atMs, owned }: Injected, ttlMs: number): number {
  const putMs = putsMs.findLast(ms => ms <= atMs) ?? Number.NEGATIVE_INFINITY;
  const children = owned.filter(owner => owner.node === node).length;
  return deadlineMs(putMs - attemptMs(fetchTimeout * 1000), ttlMs, children);
}
