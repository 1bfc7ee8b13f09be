// What a fault did to a player, read from what it showed. It stood still for as long as the picture moved on by less than the time that
// passed; so a player that tells of itself once a second, or that takes a whole segment at once, is not thought to stand still in between.
// What a player shows after it has skipped something is not a stand-still: the viewer sees a cut.

import { invariant } from '../../../src/base/invariant.ts';
import type { Player, Sample } from './player.ts';

export interface Verdict {
  readonly survived: boolean;
  /** The longest time without picture after the fault, in seconds. */
  readonly longestS: number;
  /** How much less than the whole time after the fault was seen. */
  readonly totalS: number;
  /** Why it did not survive; null: it did. */
  readonly reason: string | null;
}

/** Less than that is the harness being late on a busy machine, not something that a viewer sees. */
const LEAST_S = 0.25;
/** Who has shown nothing for that long when the watch ends has not survived: some players take whole segments at once. */
const LOST_MS = 6000;
/** A player may show so much less than all pictures, all the time, as on a busy machine; and be that late with its last ones. */
const DRIFT = 0.02;
const LATE_S = 1;

/** @param faultMs when the fault happened. @param untilMs when the watch ended. */
export function judge({ samples, end }: Pick<Player, 'samples' | 'end'>, faultMs: number, untilMs: number): Verdict {
  const steps = progressOf(samples.filter(({ atMs }) => atMs <= untilMs));
  const before = steps.findLastIndex(({ atMs }) => atMs <= faultMs);
  const last = steps.at(-1);
  invariant(before > 0 && last !== undefined, 'a player is judged that did not play before the fault');
  const watched = steps.slice(before);
  const openS = (untilMs - last.atMs) / 1000;
  const isLost = end !== null || openS * 1000 > LOST_MS;
  const stops = watched.slice(1).map((step, index) => stillS(watched[index] ?? step, step));
  // What had not ended when the watch did. Who takes a whole segment at once was only about to take the next one.
  const lastS = isLost ? openS : Math.max(0, openS - longestStepS(steps.slice(0, before + 1)));
  const seen = [...stops, lastS].filter(seconds => seconds >= LEAST_S);
  const longestS = Math.max(0, ...seen);
  const totalS = Math.max(longestS, missingS(watched) + (lastS >= LEAST_S ? lastS : 0));
  const reason = isLost ? (end ?? `without a word: it has shown nothing for ${openS.toFixed(1)} s`) : null;
  return { survived: !isLost, longestS, totalS, reason };
}

/** The samples that showed more than all before them. */
function progressOf(samples: readonly Sample[]): readonly Sample[] {
  let furthestS = -1;
  return samples.filter(({ playedS }) => {
    if (playedS <= furthestS) return false;
    furthestS = playedS;
    return true;
  });
}

/** The longest time from one step to the next, in seconds. */
function longestStepS(steps: readonly Sample[]): number {
  const steppedMs = steps.slice(1).map(({ atMs }, index) => atMs - (steps[index]?.atMs ?? atMs));
  return Math.max(0, ...steppedMs) / 1000;
}

function stillS(from: Sample, to: Sample): number {
  return (to.atMs - from.atMs) / 1000 - (to.playedS - from.playedS);
}

/** Of the whole time; so stops that a player makes up for by a burst, as ffmpeg does, count once at most. */
function missingS(watched: readonly Sample[]): number {
  const [first, last] = [watched[0], watched.at(-1)];
  if (first === undefined || last === undefined) return 0;
  const seconds = stillS(first, last) - (DRIFT * (last.atMs - first.atMs)) / 1000;
  return seconds >= LATE_S ? seconds : 0;
}
