// Everything that was seen from outside while faults were made, on the one monotonic clock of the kernel (ms). Nothing in here comes
// from a node's own mouth but `running`, which is used for durations only, never for a verdict on safety.

import type { FoundRun } from '../census/census-line.ts';
import { History } from './history.ts';

/** Of a stream's source, as the witness saw it. */
export interface Connection {
  readonly stream: string;
  /** The client's address. */
  readonly client: string;
  readonly openedMs: number;
  /** null: the witness saw no end yet. */
  closedMs: number | null;
}

/** A process of ffmpeg, as the census saw it in /proc. */
export interface Run extends FoundRun {
  /** The last look that found it alive. */
  lastMs: number;
  /** The first look that found it dead; null: it lives. */
  goneMs: number | null;
}

/** A time in which packets between a node and the camera may have been lost, whichever way. */
export interface Silence {
  readonly client: string;
  readonly fromMs: number;
  toMs: number;
}

export interface Running {
  readonly node: string;
  readonly stream: string;
  readonly epoch: number;
  readonly atMs: number;
}

/** The longest delay of the witness's own event loop in the second or so that ended then. */
export interface Delay {
  readonly atMs: number;
  readonly worstMs: number;
}

export class Recording {
  readonly connections: Connection[] = [];
  readonly runs: Run[] = [];
  readonly silences: Silence[] = [];
  /** A node logged that a run has given its first segment. */
  readonly running: Running[] = [];
  readonly history = new History();
  /** Of the census: how often it looked, how often more than 20 ms after the last look, and the longest such time, ms. */
  looks = 0;
  lateLooks = 0;
  worstLookMs = 0;
  readonly witnessDelays: Delay[] = [];

  /** Packets between the camera and this client may be lost from now on. @returns what ends that. */
  silence(client: string): () => void {
    const silence: Silence = { client, fromMs: nowMs(), toMs: Number.POSITIVE_INFINITY };
    this.silences.push(silence);
    return () => {
      silence.toMs = nowMs();
    };
  }

  livingRuns(): readonly Run[] {
    return this.runs.filter(run => run.goneMs === null);
  }
}

export function nowMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
