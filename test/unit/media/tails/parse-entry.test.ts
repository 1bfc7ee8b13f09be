import { describe, expect, it } from 'vitest';
import { isCount, isName, isTarget, parseEntry, parseJson } from '../../../../src/media/tails/parse-entry.ts';
import { shortEntry } from '../../../../src/media/tails/tail-message.ts';
import { closedSegment, windowAfter } from '../../../support/segments.ts';

describe('parseEntry', () => {
  it('knows start, duration and term from the name', () => {
    const [entry] = windowAfter([closedSegment(0)], { segmentDurationMs: 2000, segmentCount: 3 }).listed;
    expect(parseEntry(shortEntry(entry))).toEqual(entry);
  });

  it.each([null, 7, 'entry', [], {}])('is not %j', value => expect(parseEntry(value)).toBeNull());
});

describe('counts, names and target durations', () => {
  it.each([-1, 0.5, Number.NaN, 2 ** 53, '1', null])('%j is no count', value => expect(isCount(value)).toBe(false));
  it.each(['', 'a'.repeat(256), 7, null])('%j is no name', value => expect(isName(value)).toBe(false));
  it.each([0, -1, 1.5, 1e9, '4'])('%j is no target duration', value => expect(isTarget(value)).toBe(false));
  it('take the ordinary', () => expect([isCount(0), isName('s01:8080'), isTarget(4)]).toEqual([true, true, true]));
});

describe('parseJson', () => {
  it.each([
    ['{"a":1}', { a: 1 }],
    ['{', null],
    ['', null],
  ])('of %s', (text, value) => expect(parseJson(text)).toEqual(value));
});
