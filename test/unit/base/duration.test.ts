import { describe, expect, it } from 'vitest';
import { formatDuration, parseDuration } from '../../../src/base/duration.ts';

describe('parseDuration', () => {
  it.each([
    ['1', 1000],
    ['1s', 1000],
    ['500ms', 500],
    ['5m', 300_000],
    ['2h', 7_200_000],
    ['7d', 604_800_000],
    ['1.5s', 1500],
    ['0.2', 200],
    ['0', 0],
  ])('takes %s', (text, ms) => expect(parseDuration(text)).toBe(ms));

  it.each(['', 's', '-1', '1 s', '1S', '1w', '1e3', '.5', '1.', '0x10', 'Infinity', '1s2', '9'.repeat(13)])(
    'refuses %j',
    text => expect(parseDuration(text)).toBeNull(),
  );
});

describe('formatDuration', () => {
  it.each([
    [0, '0s'],
    [500, '500ms'],
    [1000, '1s'],
    [1500, '1500ms'],
    [90_000, '90s'],
    [120_000, '2m'],
    [7_200_000, '2h'],
    [604_800_000, '7d'],
  ])('shows %d as %s, which means the same', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
    expect(parseDuration(text)).toBe(ms);
  });
});
