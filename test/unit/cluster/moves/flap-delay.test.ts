import { describe, expect, it } from 'vitest';
import { flapDelayMs } from '../../../../src/cluster/moves/flap-delay.ts';
import { clusterSettings, entryOf, memberSession, memberState } from '../../../support/cluster-state.ts';

const minuteMs = 60_000;
const nowUnixMs = 1_000 * minuteMs;

/** @param minutes ago, of all joins before the present one, oldest first. */
function delayMs(minutes: readonly number[], delayMs = 10_000): number {
  const joins = [...minutes.map(ago => nowUnixMs - ago * minuteMs), nowUnixMs];
  const { mirror } = memberState(clusterSettings([]), [entryOf('nodes/a', { session: 10, joins }, 30)]);
  return flapDelayMs(mirror.latest, 'a', memberSession({ joinedUnixMs: nowUnixMs }), delayMs);
}

describe('the delay of reclaim', () => {
  it.each<[string, readonly number[], number]>([
    ['after the very first join', [], 10_000],
    ['after the first return', [1], 10_000],
    ['doubles with a second return', [2, 1], 20_000],
    ['doubles with each return', [29, 9, 3, 2, 1], 160_000],
    ['forgets what is half an hour old', [500, 31, 30, 29], 20_000],
    ['is half an hour at most', [20, ...Array.from({ length: 14 }, () => 1)], 30 * minuteMs],
    ['counts a join of a clock that was ahead as a recent one', [10, -600], 20_000],
  ])('%s', (_, minutes, expected) => {
    expect(delayMs(minutes)).toBe(expected);
  });

  it('is never shorter than what the user wants', () => {
    expect(delayMs([3, 2, 1], 45 * minuteMs)).toBe(45 * minuteMs);
  });

  it('is the plain one while nothing is known of former joins', () => {
    const { mirror } = memberState(clusterSettings([]), [entryOf('nodes/a', 'garbage', 30)]);
    expect(flapDelayMs(mirror.latest, 'a', memberSession(), 5000)).toBe(5000);
    expect(flapDelayMs(mirror.latest, 'b', memberSession(), 5000)).toBe(5000);
  });

  it('counts the last life of the process, whose join is the last one written', () => {
    const joins = [20, 10, 1].map(ago => nowUnixMs - ago * minuteMs);
    const { mirror } = memberState(clusterSettings([]), [entryOf('nodes/a', { session: 4, joins }, 30)]);
    const session = memberSession({ joinedUnixMs: nowUnixMs });
    expect(flapDelayMs(mirror.latest, 'a', session, 10_000)).toBe(40_000);
  });
});
