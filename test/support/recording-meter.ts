// A meter that keeps what it was told, in order, for tests that assert what is counted.

import type { ClusterCount } from '../../src/cluster/cluster-count.ts';
import type { TakeoverReason } from '../../src/cluster/ownership/takeovers.ts';
import type { Meter } from '../../src/ports.ts';

export type Told = readonly [what: keyof Meter, ...words: readonly unknown[]];

export class RecordingMeter implements Meter {
  readonly told: Told[] = [];

  /** What it was told of this. */
  of(what: keyof Meter): readonly Told[] {
    return this.told.filter(([told]) => told === what);
  }

  cluster(count: ClusterCount): void {
    this.told.push(['cluster', count]);
  }

  takeover(reason: TakeoverReason): void {
    this.told.push(['takeover', reason]);
  }

  takeoverTook(durationMs: number): void {
    this.told.push(['takeoverTook', durationMs]);
  }

  ingestRestarted(): void {
    this.told.push(['ingestRestarted']);
  }

  ingestStalled(): void {
    this.told.push(['ingestStalled']);
  }

  segment(bytes: number): void {
    this.told.push(['segment', bytes]);
  }

  storeAnswered(durationMs: number): void {
    this.told.push(['storeAnswered', durationMs]);
  }

  storeFailed(): void {
    this.told.push(['storeFailed']);
  }

  loopLate(lateMs: number): void {
    this.told.push(['loopLate', lateMs]);
  }
}
