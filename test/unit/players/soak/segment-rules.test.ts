import { beforeEach, expect, it } from 'vitest';
import type { SeenSegment } from '../../../players/soak/media-rules.ts';
import { type Picture, SegmentRules } from '../../../players/soak/segment-rules.ts';

let rules: SegmentRules;
beforeEach(() => {
  rules = new SegmentRules('cam01');
});

const listed = (number: number, change: Partial<SeenSegment> = {}): SeenSegment => ({
  ...{
    number,
    uri: `${number}.ts`,
    durationS: 2,
    discontinuity: 0,
    beginsSession: false,
    isGap: false,
    startUnixMs: 0,
  },
  ...change,
});

/** 25 a second, the first one a keyframe. */
const picturesFrom = (startS: number, count = 50): readonly Picture[] =>
  Array.from({ length: count }, (_, index) => ({ atS: startS + index / 25, isKey: index === 0 }));

function see(segment: SeenSegment, pictures: readonly Picture[], soundFromS: number | null = null): readonly string[] {
  const before = rules.violations.length;
  rules.seeContent(segment, { pictures, soundFromS });
  return rules.violations.slice(before);
}

it('finds nothing wrong with segments that follow each other, in whatever order their pictures stand', () => {
  expect(see(listed(7), picturesFrom(1.48))).toEqual([]);
  const [first, second, third, ...others] = picturesFrom(3.48);
  const reordered = [first, third, second, ...others].filter(picture => picture !== undefined);
  expect(see(listed(8), reordered)).toEqual([]);
  expect(rules.lookedInto).toBe(2);
});

it('finds a segment without pictures, and one that begins with no keyframe', () => {
  expect(see(listed(7), [])).toEqual([expect.stringContaining('no picture')]);
  const late = picturesFrom(1.48).map((picture, index) => ({ ...picture, isKey: index === 1 }));
  expect(see(listed(8), late)).toEqual([expect.stringContaining('does not begin with a keyframe')]);
});

it('finds a duration that is not what the list says', () => {
  expect(see(listed(7), picturesFrom(1.48, 47))).toEqual([
    expect.stringContaining('last 1.880 s, and the list says 2 s'),
  ]);
  expect(see(listed(9), picturesFrom(8, 53))).toEqual([expect.stringContaining('last 2.120 s')]);
});

it('counts the sound that stands before the first picture of a session, and finds too much of it', () => {
  const first = listed(7, { beginsSession: true, durationS: 2.25 });
  expect(see(first, picturesFrom(5), 4.75)).toEqual([]);
  expect(see(listed(8, { durationS: 2.25 }), picturesFrom(7), 6.75)).toEqual([expect.stringContaining('last 2.000 s')]);
  expect(see(listed(20, { beginsSession: true, durationS: 3.5 }), picturesFrom(5), 3.5)).toEqual([
    expect.stringContaining('1.500 s of sound stand before'),
  ]);
});

it('finds timestamps that jump within a session, not where another one begins or a segment was not looked into', () => {
  expect(see(listed(7), picturesFrom(100))).toEqual([]);
  expect(see(listed(8), picturesFrom(1.4))).toEqual([expect.stringContaining('and the one before ended at 102.000 s')]);
  expect(see(listed(9, { beginsSession: true }), picturesFrom(50))).toEqual([]);
  expect(see(listed(11), picturesFrom(500))).toEqual([]);
});

it('takes the turn of the timestamps for what it is', () => {
  const turnS = 2 ** 33 / 90_000;
  expect(see(listed(7), picturesFrom(turnS - 2))).toEqual([]);
  expect(see(listed(8), picturesFrom(0))).toEqual([]);
});

it('finds other bytes under the same address', () => {
  rules.seeBytes('n1', listed(7), 'a1');
  rules.seeBytes('n2', listed(7), 'a1');
  expect(rules.violations).toEqual([]);
  rules.seeBytes('n3', listed(7), 'b2');
  expect(rules.violations).toEqual([expect.stringContaining('n3 gives other bytes')]);
});
