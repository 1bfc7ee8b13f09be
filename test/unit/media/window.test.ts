import { describe, expect, it } from 'vitest';
import {
  compareWindows,
  findEntry,
  follows,
  type LiveWindow,
  newestEntry,
  oldestEntry,
  windowMs,
} from '../../../src/media/window.ts';
import { closedSegment, ListMaker, windowAfter } from '../../support/segments.ts';

const limits = { segmentDurationMs: 2000, segmentCount: 3 };
const windowOf = (count: number): LiveWindow =>
  windowAfter(
    Array.from({ length: count }, (_, index) => closedSegment(index)),
    limits,
  );
const numbers = (window: LiveWindow) => window.listed.map(entry => entry.number);

describe('addEntry', () => {
  it('lists the newest and lets as many linger', () => {
    const window = windowOf(8);
    const first = newestEntry(windowOf(1)).number;
    expect(numbers(window)).toEqual([first + 5, first + 6, first + 7]);
    expect(window.lingering.map(entry => entry.number)).toEqual([first + 2, first + 3, first + 4]);
    expect(oldestEntry(window).number).toBe(first + 2);
    expect(windowMs(window)).toBe(6000);
  });

  it('leaves the window it was given untouched', () => {
    const maker = new ListMaker(limits);
    maker.add(closedSegment(0));
    const before = maker.window;
    maker.add(closedSegment(1));
    expect(before.listed).toHaveLength(1);
  });
});

describe('follows', () => {
  const [first, second] = windowOf(2).listed;
  if (second === undefined) throw new Error('two are listed');

  it('is what a list does', () => expect(follows(first, second)).toBe(true));

  it.each([
    { number: second.number + 1 },
    { number: first.number },
    { epoch: first.epoch - 1 },
    { startUnixMs: first.startUnixMs },
    { discontinuity: 1 },
    { beginsSession: true },
  ])('is not %j', change => expect(follows(first, { ...second, ...change })).toBe(false));
});

describe('compareWindows', () => {
  it('sets the later term first, then the higher number', () => {
    const [short, long] = [windowOf(1), windowOf(2)];
    expect(compareWindows(long, short)).toBeGreaterThan(0);
    expect(compareWindows(short, short)).toBe(0);
    const later = windowAfter([closedSegment(0, { epoch: 9077, closedUnixMs: 0 })], limits);
    expect(compareWindows(long, later)).toBeLessThan(0);
  });
});

describe('findEntry', () => {
  it('finds what is listed and what lingers, nothing else', () => {
    const window = windowOf(8);
    for (const entry of [...window.listed, ...window.lingering]) expect(findEntry(window, entry.name)).toBe(entry);
    expect(findEntry(window, '2026/11/21/12/39/00968-2000-8812.ts')).toBeNull();
  });
});
