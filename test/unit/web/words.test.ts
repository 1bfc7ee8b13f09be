import { describe, expect, it } from 'vitest';
import { bitrate, count, lasting, momentText, short } from '../../../src/web/words.ts';

describe('numbers as people read them', () => {
  it.each([
    [-5, '0 s'],
    [89_900, '89 s'],
    [90_000, '1 min'],
    [89 * 60_000, '89 min'],
    [5 * 3_600_000 + 20 * 60_000, '5 h 20 min'],
    [49 * 3_600_000, '2 d'],
  ])('%d ms', (ms, text) => {
    expect(lasting(ms)).toBe(text);
  });

  it.each([
    [812.4, '812 kbit/s'],
    [2200, '2.2 Mbit/s'],
    [3_830_000, '3.83 Gbit/s'],
  ])('%d kbit/s', (kilobits, text) => {
    expect(bitrate(kilobits)).toBe(text);
  });

  it('counts one, and several', () => {
    expect([count(1, 'node'), count(0, 'node'), short(2.04), short(3)]).toEqual(['1 node', '0 nodes', '2', '3']);
  });

  it('has a moment of today without its day', () => {
    const noon = new Date(2026, 10, 22, 12, 39, 5).getTime();
    expect(momentText(noon, noon + 60_000)).toBe('12:39:05');
    expect(momentText(noon, noon + 86_400_000)).toBe('22 Nov 12:39');
  });
});
