// One finished piece of a stream: what an ingest hands over when ffmpeg has closed a segment file.

/** What another node's segments, or those of an earlier term, are taken to be of: no run of ffmpeg here has this number. */
export const anotherRun = -1;

export interface ClosedSegment {
  readonly stream: string;
  /** The ownership term that made it (mod_revision of its claim); 0 for a stream that runs without ownership. */
  readonly epoch: number;
  /** Rises with every ffmpeg run of this process, and each runs under one term. Where it differs from the segment before, the list has a
   *  discontinuity. */
  readonly run: number;
  /** Media time within the run, ms, as ffmpeg's segment list says. */
  readonly startMs: number;
  readonly durationMs: number;
  /** Wall time at which the segment was closed, ms since 1970. */
  readonly closedUnixMs: number;
  readonly bytes: Buffer;
}
