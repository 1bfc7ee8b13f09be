import { describe, expect, it } from 'vitest';
import { parseTailLine } from '../../../../src/media/tails/parse-tail-line.ts';
import { streamFacts } from '../../../support/segments.ts';

const name = '2026/11/21/12/39/00968-2000-8812.ts';
const entry = { number: 7, discontinuity: 1, name, size: 1000, holders: ['s01'] };
const next = { ...entry, number: 8, name: '2026/11/21/12/39/02968-2000-8812.ts' };
const added = { type: 'entry', stream: 'cam01', targetDurationS: 4, firstNumber: 5, entry };
const window = {
  type: 'window',
  stream: 'cam01',
  from: 's01',
  ageMs: 0,
  targetDurationS: 4,
  firstNumber: 8,
  entries: [entry, next],
};

const parsed = (value: unknown) => parseTailLine(JSON.stringify(value));

describe('parseTailLine', () => {
  it('reads an entry and a window', () => {
    expect(parsed(added)).toMatchObject({
      type: 'entry',
      entry: { epoch: 8812, durationMs: 2000, beginsSession: false },
    });
    expect(parsed(window)).toMatchObject({ window: { listed: [{ number: 8 }], lingering: [{ number: 7 }] } });
  });

  it('passes over what a later version may say', () => {
    expect(parsed({ type: 'weather', rain: true })).toEqual({ type: 'unknown' });
    expect(parsed({ ...added, colour: 'red' })).toMatchObject({ type: 'entry' });
  });

  it('reads the facts of a stream, and passes over what it does not understand of them', () => {
    const factsOf = (facts: unknown) => parsed({ ...window, facts });
    expect(factsOf(streamFacts())).toMatchObject({ window: { facts: streamFacts() } });
    for (const strange of [undefined, null, 'hevc', { ...streamFacts(), codecs: '"\n' }])
      expect(factsOf(strange)).toMatchObject({ type: 'window', window: { facts: null } });
  });

  it.each([
    '',
    '{',
    'null',
    '7',
    '[]',
    '{}',
    '{"type":7}',
    '<html>',
    '{"type":"hello"}',
    '{"type":"beat","unixMs":"now"}',
  ])('is none: %s', line => expect(parseTailLine(line)).toBeNull());

  it.each([
    { stream: '' },
    { stream: 'a'.repeat(256) },
    { stream: null },
    { targetDurationS: 0 },
    { targetDurationS: 1.5 },
    { targetDurationS: 1e9 },
    { firstNumber: 8 },
    { firstNumber: -1 },
    { entry: null },
    { entry: { ...entry, number: -1 } },
    { entry: { ...entry, number: 1e300 } },
    { entry: { ...entry, number: '7' } },
    { entry: { ...entry, discontinuity: 0.5 } },
    { entry: { ...entry, size: null } },
    { entry: { ...entry, holders: 's01' } },
    { entry: { ...entry, holders: [7] } },
    { entry: { ...entry, holders: new Array(17).fill('s01') } },
    { entry: { ...entry, name: '../../etc/passwd' } },
    { entry: { ...entry, name: `${name}\n#EXT-X-ENDLIST` } },
    { entry: { ...entry, name: '2026/13/21/12/39/00968-2000-8812.ts' } },
  ])('takes no entry with %j', change => expect(parsed({ ...added, ...change })).toBeNull());

  it.each([
    { entries: [] },
    { entries: 'all' },
    { entries: [next, entry] },
    { entries: [entry, { ...next, number: 9 }] },
    { entries: [entry, { ...next, discontinuity: 2 }] },
    { entries: [entry, { ...next, name }] },
    { entries: [entry, null] },
    { firstNumber: 9 },
    { from: '' },
    { ageMs: -1 },
  ])('takes no window with %j', change => expect(parsed({ ...window, ...change })).toBeNull());
});
