// What the census says, one JSON object a line. All times are ms of the kernel's monotonic clock, taken at the looks.

/** What an ffmpeg runs for, as its environment says. */
export interface Term {
  readonly node: string;
  readonly stream: string;
  readonly epoch: number;
  readonly session: number;
}

export interface FoundRun extends Term {
  readonly pid: number;
  /** The first look that found it running ffmpeg. */
  readonly firstMs: number;
}

export type CensusLine =
  | ({ readonly type: 'run' } & FoundRun)
  /** `lastMs`: the last look that found it alive. `goneMs`: the first that found it dead. */
  | { readonly type: 'gone'; readonly pid: number; readonly lastMs: number; readonly goneMs: number }
  /** The last look, at which every run that was not told gone was alive; and since the last such line: how many looks there were, how
   *  many came more than 20 ms after the one before, and the longest such pause. */
  | {
      readonly type: 'pace';
      readonly lookMs: number;
      readonly looks: number;
      readonly late: number;
      readonly worstMs: number;
    };
