import { describe, expect, it } from 'vitest';
import { formatBytes, parseSize } from '../../../src/base/size.ts';

describe('parseSize', () => {
  it.each([
    ['0', 0],
    ['1000', 1000],
    ['1K', 1024],
    ['500M', 524_288_000],
    ['2G', 2_147_483_648],
    ['2g', 2_147_483_648],
    ['1.5G', 1_610_612_736],
    ['1T', 1_099_511_627_776],
  ])('takes %s', (text, bytes) => expect(parseSize(text)).toEqual({ type: 'bytes', bytes }));

  it('takes percentages', () => expect(parseSize('90%')).toEqual({ type: 'percent', percent: 90 }));

  it.each(['', 'M', '-1M', '1 M', '1MB', '101%', '999999999999999T'])('refuses %j', text =>
    expect(parseSize(text)).toBeNull(),
  );
});

describe('formatBytes', () => {
  it.each([
    [0, '0'],
    [1000, '1000'],
    [1024, '1K'],
    [1_610_612_736, '1536M'],
    [2_147_483_648, '2G'],
  ])('shows %d as %s, which means the same', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
    expect(parseSize(text)).toEqual({ type: 'bytes', bytes });
  });
});
