// What is to be said of how live a picture is. A picture that stands still is not live, whatever its distance from the newest: the player may know
// of nothing newer.

/** Viewers differ by so much without anything being wrong: a segment, and how well its download went. */
export const toleranceS = 5;
/** Of a picture that should move. */
const stillAfterMs = 1000;

interface Look {
  readonly behindS: number;
  readonly isPaused: boolean;
  /** How long the picture has stood still without being paused, ms. */
  readonly stillMs: number;
}

/** What the button says; null: nothing, it is not to be seen. */
export function edgeOf({
  behindS,
  isPaused,
  stillMs,
}: Look): { readonly isLive: boolean; readonly words: string } | null {
  if (stillMs >= stillAfterMs) return null;
  const seconds = Math.round(behindS);
  if (seconds > toleranceS) return { isLive: false, words: `Go live, ${seconds} s behind` };
  return isPaused ? { isLive: false, words: 'Go live' } : { isLive: true, words: 'Live' };
}
