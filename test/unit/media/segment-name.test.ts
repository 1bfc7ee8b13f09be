import { describe, expect, it } from 'vitest';
import { parseSegmentName, segmentName } from '../../../src/media/segment-name.ts';

const startUnixMs = Date.UTC(2026, 10, 21, 12, 39, 0, 968);

describe('segmentName', () => {
  it('is UTC date and minute, second and ms, duration, epoch', () => {
    expect(segmentName({ startUnixMs, durationMs: 2000, epoch: 8812 })).toBe('2026/11/21/12/39/00968-2000-8812.ts');
  });

  it('comes back whole from its text', () => {
    const name = { startUnixMs, durationMs: 12_345, epoch: 0 };
    expect(parseSegmentName(segmentName(name))).toEqual(name);
  });
});

describe('parseSegmentName', () => {
  it.each([
    ['a month that does not exist', '2026/13/21/12/39/00968-2000-8812.ts'],
    ['a day that does not exist', '2026/02/31/12/39/00968-2000-8812.ts'],
    ['a second that does not exist', '2026/11/21/12/39/60968-2000-8812.ts'],
    ['leading zeros', '2026/11/21/12/39/00968-02000-8812.ts'],
    ['a negative epoch', '2026/11/21/12/39/00968-2000--1.ts'],
    ['another ending', '2026/11/21/12/39/00968-2000-8812.mp4'],
    ['a path in front', '/2026/11/21/12/39/00968-2000-8812.ts'],
    ['something behind', '2026/11/21/12/39/00968-2000-8812.ts\n'],
    ['nothing', ''],
  ])('refuses %s', (_what, text) => {
    expect(parseSegmentName(text)).toBeNull();
  });
});
