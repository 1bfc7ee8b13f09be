import { describe, expect, it } from 'vitest';
import { withGaps, withHolder } from '../../../../src/media/holders.ts';
import { parseTailLine } from '../../../../src/media/tails/parse-tail-line.ts';
import { type KnownTailMessage, shortEntry, tailLine } from '../../../../src/media/tails/tail-message.ts';
import { closedSegment, ListMaker, streamFacts } from '../../../support/segments.ts';

const maker = new ListMaker({ segmentDurationMs: 2000, segmentCount: 3 });
for (const index of [0, 1, 2, 3, 4]) maker.add(closedSegment(index, { run: index < 3 ? 1 : 2 }));
const [first] = maker.window.listed;
const window = withGaps(withHolder(maker.window, first.name, 's02'), entry => entry.number !== first.number);

describe('tailLine', () => {
  it.each<KnownTailMessage>([
    { type: 'hello', node: 's01', life: 'abc' },
    { type: 'beat', unixMs: 1_800_000_000_000.5 },
    { type: 'window', window, from: 's01', ageMs: 12.5 },
    { type: 'window', window: { ...window, facts: streamFacts() }, from: 's01', ageMs: 0 },
    { type: 'entry', stream: 'a/b', entry: first, targetDurationS: 4, firstNumber: first.number },
  ])('is read again: $type', message => {
    const line = tailLine(message);
    expect(line.endsWith('\n')).toBe(true);
    expect(line.indexOf('\n')).toBe(line.length - 1);
    expect(parseTailLine(line)).toEqual(message);
  });

  it('says nothing twice', () => {
    expect(Object.keys(shortEntry(maker.window.lingering[0] ?? first) as object)).toEqual([
      ...['number', 'discontinuity', 'name', 'size', 'holders'],
    ]);
  });
});
