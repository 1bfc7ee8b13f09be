// The row that a fault is measured against. Where etcd loses its leader, an election lasts as long as chance has it (two members whose
// timeouts run out together vote for themselves, and begin again), and then the fault may belong to another row than its kind. How long it
// lasted is read off etcd's history, not off what nodes say.

import { attemptMs, deadlineMs, retryMs } from '../../../src/cluster/session/timing.ts';
import type { FaultKind, Injected } from '../faults/fault.ts';
import { electionMs, hostAndLeaderLost, longElection, outlastedLeases, type Row, slowEtcd } from '../faults/rows.ts';
import type { History } from '../record/history.ts';
import { fetchTimeout } from '../world/config-text.ts';

export interface RowOfFault {
  readonly row: Row;
  /** What the row's times count from. */
  readonly sinceMs: number;
  /** Whose sessions the row speaks of. */
  readonly nodes: readonly string[];
  /** Why it is not the row of its kind; null: it is. */
  readonly reason: string | null;
}

/** @param untilMs when all was well again. @param ttlMs the TTL that etcd grants for stale_timeout. */
export function rowOf(kind: FaultKind, fault: Injected, untilMs: number, history: History, ttlMs: number): RowOfFault {
  const { fromMs, untilMs: endMs } = history.longestSilence(fault.atMs, untilMs);
  const silentMs = endMs - fromMs;
  const reason = `etcd committed nothing for ${(silentMs / 1000).toFixed(2)} s`;
  if (kind.row === slowEtcd && silentMs > sureMs(ttlMs)) {
    const nodes = [...new Set([...history.sessions.values()].map(({ node }) => node))];
    return { row: outlastedLeases, sinceMs: fromMs, nodes, reason };
  }
  if (kind.row === hostAndLeaderLost && silentMs > electionMs) {
    return { row: longElection, sinceMs: endMs, nodes: fault.nodes, reason };
  }
  return { row: kind.row, sinceMs: fault.atMs, nodes: fault.nodes, reason: null };
}

/** How long etcd may commit nothing so that every session lives: one was renewed just before a next renewal was due, and attempts after
 *  its end begin when the last one in vain has ended. */
function sureMs(ttlMs: number): number {
  const renewalMs = fetchTimeout * 1000;
  return deadlineMs(0, ttlMs, 0) - renewalMs - attemptMs(renewalMs) - retryMs;
}
