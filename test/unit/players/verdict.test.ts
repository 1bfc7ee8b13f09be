import { describe, expect, it } from 'vitest';
import type { Sample } from '../../players/watch/player.ts';
import { judge } from '../../players/watch/verdict.ts';

/** Ten looks a second from 0 on; `rateAt` says how fast the picture moves at that second. */
function looks(untilS: number, rateAt: (second: number) => number, everyMs = 100): readonly Sample[] {
  let playedS = 0;
  return Array.from({ length: Math.floor((untilS * 1000) / everyMs) }, (_, index) => {
    const atMs = index * everyMs;
    playedS += (rateAt(atMs / 1000) * everyMs) / 1000;
    return { atMs, playedS };
  });
}

const judged = (samples: readonly Sample[], end: string | null = null) => judge({ samples, end }, 10_000, 40_000);

describe('a verdict', () => {
  it('finds nothing where the picture goes on, however often it is looked at', () => {
    const nothing = { survived: true, longestS: 0, totalS: 0, reason: null };
    expect(judged(looks(40, () => 1))).toEqual(nothing);
    expect(judged(looks(40, () => 1, 1000))).toEqual(nothing);
    const wholeSegments = looks(40, second => (Math.round(second * 10) % 20 === 0 ? 20 : 0));
    expect(judged(wholeSegments)).toEqual(nothing);
  });

  it('tells each stand-still after the fault, and none before', () => {
    const stops = [3, 4, 15, 16, 17, 25];
    const { survived, longestS, totalS } = judged(looks(40, second => (stops.includes(Math.floor(second)) ? 0 : 1)));
    expect(survived).toBe(true);
    expect(longestS).toBeCloseTo(3, 1);
    expect(totalS).toBeGreaterThan(3.3);
    expect(totalS).toBeLessThanOrEqual(4);
  });

  it('a look that comes late is no stand-still when the picture has moved on in between', () => {
    const samples = looks(40, () => 1).filter(({ atMs }) => atMs < 20_000 || atMs > 24_000);
    expect(judged(samples).totalS).toBe(0);
  });

  it('who ends has not survived, and its own words say why; nor has who stands still without a word', () => {
    const samples = looks(20, () => 1);
    expect(judged(samples, 'fatal: levelLoadError')).toMatchObject({
      survived: false,
      reason: 'fatal: levelLoadError',
    });
    expect(judged(looks(40, second => (second < 20 ? 1 : 0)))).toMatchObject({
      survived: false,
      reason: 'without a word: it has shown nothing for 20.1 s',
    });
  });

  it('a stand-still that the end of the watch cuts short counts, but for what the player takes between two looks', () => {
    const { survived, longestS, totalS } = judged(looks(40, second => (second < 36 ? 1 : 0)));
    expect([survived, longestS, totalS]).toEqual([true, expect.closeTo(4, 0), expect.closeTo(4, 0)]);
    const wholeSegments = looks(40, second => (Math.round(second * 10) % 30 === 0 ? 30 : 0));
    expect(judged(wholeSegments)).toMatchObject({ survived: true, longestS: 0, totalS: 0 });
  });

  it('stops that a player makes up for at once are not added up', () => {
    const jerks = looks(40, second => (Math.round(second * 10) % 10 < 5 ? 0 : 2));
    expect(judged(jerks)).toMatchObject({ survived: true, totalS: expect.closeTo(0.4) });
  });

  it('who crawls stands still in sum', () => {
    expect(judged(looks(40, second => (second < 10 ? 1 : 0.8))).totalS).toBeGreaterThan(4);
  });

  it('cannot be given on a player that did not play before', () => {
    expect(() => judged(looks(40, second => (second < 12 ? 0 : 1)))).toThrow('did not play before the fault');
  });
});
