// The Meter port on prom-client: what happens in a node, summed up. What is known beforehand of its labels stands there with 0 from the
// start: of a series that begins with its first event Prometheus does not see that event.

import type { Registry } from 'prom-client';
import type { ClusterCount, MoveResult, RenewalResult } from '../../cluster/cluster-count.ts';
import { moveReasons } from '../../cluster/moves/move-reason.ts';
import { type TakeoverReason, takeoverReasons } from '../../cluster/ownership/takeovers.ts';
import type { Meter } from '../../ports.ts';
import { makeCounter, makeHistogram } from './make-series.ts';

const renewalResults: readonly RenewalResult[] = ['done', 'unanswered', 'refused'];
const moveResults: readonly MoveResult[] = ['done', 'taken-back', 'failed'];

const takeoverBuckets = [0.5, 1, 2, 3, 4, 5, 7.5, 10, 15, 20, 30, 60, 120];
const callBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];
const lagBuckets = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

export class PromMeter implements Meter {
  readonly #metrics: ReturnType<typeof makeMetrics>;

  constructor(registry: Registry) {
    this.#metrics = makeMetrics(registry);
    const { renewals, takeovers, moves } = this.#metrics;
    for (const result of renewalResults) renewals.inc({ result }, 0);
    for (const reason of takeoverReasons) takeovers.inc({ reason }, 0);
    for (const reason of moveReasons) for (const result of moveResults) moves.inc({ reason, result }, 0);
  }

  cluster(count: ClusterCount): void {
    const { renewals, fenced, claimConflicts, moves } = this.#metrics;
    switch (count.type) {
      case 'renewal':
        return renewals.inc({ result: count.result });
      case 'fenced':
        return fenced.inc();
      case 'claims-refused':
        return claimConflicts.inc(count.streams);
      case 'move':
        return moves.inc({ reason: count.reason, result: count.result });
    }
  }

  takeover(reason: TakeoverReason): void {
    this.#metrics.takeovers.inc({ reason });
  }

  takeoverTook(durationMs: number): void {
    this.#metrics.takeoverSeconds.observe(durationMs / 1000);
  }

  ingestRestarted(): void {
    this.#metrics.ingestRestarts.inc();
  }

  ingestStalled(): void {
    this.#metrics.ingestStalls.inc();
  }

  segment(bytes: number): void {
    this.#metrics.segments.inc();
    this.#metrics.segmentBytes.inc(bytes);
  }

  storeAnswered(durationMs: number): void {
    this.#metrics.etcdCalls.observe(durationMs / 1000);
  }

  storeFailed(): void {
    this.#metrics.etcdFailures.inc();
  }

  loopLate(lateMs: number): void {
    this.#metrics.loopLag.observe(lateMs / 1000);
  }
}

function makeMetrics(registry: Registry) {
  return {
    takeovers: makeCounter(registry, 'weir_takeovers_total'),
    takeoverSeconds: makeHistogram(registry, 'weir_takeover_seconds', takeoverBuckets),
    renewals: makeCounter(registry, 'weir_renewals_total'),
    fenced: makeCounter(registry, 'weir_fenced_total'),
    claimConflicts: makeCounter(registry, 'weir_claim_conflicts_total'),
    moves: makeCounter(registry, 'weir_moves_total'),
    ingestRestarts: makeCounter(registry, 'weir_ingest_restarts_total'),
    ingestStalls: makeCounter(registry, 'weir_ingest_stalls_total'),
    segments: makeCounter(registry, 'weir_segments_total'),
    segmentBytes: makeCounter(registry, 'weir_segment_bytes_total'),
    etcdCalls: makeHistogram(registry, 'weir_etcd_call_seconds', callBuckets),
    etcdFailures: makeCounter(registry, 'weir_etcd_failures_total'),
    loopLag: makeHistogram(registry, 'weir_event_loop_lag_seconds', lagBuckets),
  };
}
