import { describe, expect, it } from 'vitest';
import { type LiveWindow, newestEntry } from '../../../src/media/window.ts';
import { comeBackMs, cutUpTo, firstListed } from '../../../src/media/window-cut.ts';
import { closedSegment, windowAfter } from '../../support/segments.ts';

const limits = { segmentDurationMs: 2000, segmentCount: 3 };
const segments = (count: number) => Array.from({ length: count }, (_, index) => closedSegment(index));
const window = windowAfter(segments(5), limits);
const [first, second] = window.listed;

describe('firstListed', () => {
  const next = (steps = 1, epoch = first.epoch) => {
    const { number, startUnixMs, ...same } = newestEntry(window);
    return { ...same, number: number + steps, startUnixMs: startUnixMs + 2000 * steps, epoch };
  };

  it('lets the list grow until it is as long as it shall be', () => {
    expect(firstListed(null, next(), limits)).toBe(next().number - 2);
    const short = windowAfter(segments(2), limits);
    const third = { ...newestEntry(short), number: newestEntry(short).number + 1 };
    expect(firstListed(short, third, limits)).toBe(short.listed[0].number);
  });

  it('lets one go with each that comes', () => {
    expect(firstListed(window, next(), limits)).toBe(first.number + 1);
  });

  it('keeps all of it when another term goes on with it, as long as a player may wait for the lost node', () => {
    expect(firstListed(window, next(1, 9077), limits)).toBe(first.number);
    const listOf = (durationMs: number) => ({ ...window, listed: [{ ...first, durationMs }] as const });
    expect(firstListed(listOf(comeBackMs + 5999), next(9, 9077), limits)).toBe(first.number);
    expect(firstListed(listOf(comeBackMs + 6000), next(9, 9077), limits)).toBe(first.number + 2);
  });

  it('is a list of bounded length, however often the owner changes', () => {
    let listed: LiveWindow['listed'] = window.listed;
    for (let step = 1; step < 200; step += 1) {
      const entry = next(step, first.epoch + step);
      const begin = firstListed({ ...window, listed }, entry, limits);
      const [oldest = entry, ...others] = [...listed, entry].filter(one => one.number >= begin);
      expect(oldest.number).toBeGreaterThanOrEqual(listed[0].number);
      listed = [oldest, ...others];
      expect(listed.length * 2000).toBeLessThan(comeBackMs + 6000 + 2 * 2000);
    }
    expect(listed.length).toBeGreaterThan(20);
  });

  it('never takes back what has left, also when lists shall be longer now', () => {
    expect(firstListed(window, next(), { ...limits, segmentCount: 20 })).toBe(first.number);
  });

  it('makes a list that is too long shorter by one with each that comes', () => {
    const long = windowAfter(segments(12), { ...limits, segmentCount: 10 });
    const entry = { ...newestEntry(long), number: newestEntry(long).number + 1 };
    expect(firstListed(long, entry, limits)).toBe(long.listed[0].number + 2);
  });
});

describe('cutUpTo', () => {
  it('takes the oldest listed, and what lingered before it', () => {
    expect(cutUpTo(window, first.name)).toMatchObject({ listed: window.listed.slice(1), lingering: [] });
    expect(cutUpTo(window, second?.name ?? '').listed).toEqual(window.listed.slice(2));
  });

  it('never takes the newest, nor what is not listed', () => {
    expect(cutUpTo(window, newestEntry(window).name)).toBe(window);
    expect(cutUpTo(window, window.lingering[0]?.name ?? '')).toBe(window);
    expect(cutUpTo(window, 'never/was.ts')).toBe(window);
  });
});
