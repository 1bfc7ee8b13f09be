// A player under watch: what every real player of these tests is seen as. What counts is what it showed, frames and playback time, never
// what it asked for: a player that requests and shows nothing stands still here.

export interface Sample {
  /** When it was read, on the harness's one monotonic clock (performance.now()). */
  readonly atMs: number;
  /** Media time shown so far, in seconds; it never goes back. */
  readonly playedS: number;
}

export interface Player {
  readonly name: string;
  readonly samples: readonly Sample[];
  /** Why it ended or what was fatal to it; null while it plays. */
  readonly end: string | null;
  /** What it said, for whoever looks into a failure. */
  readonly words?: readonly string[];
  stop(): Promise<void>;
}

/** Resolves once the player shows progress; throws with the player's own words after 30 s without any. */
export type StartPlayer = (url: string) => Promise<Player>;
