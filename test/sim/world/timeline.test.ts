import { describe, expect, it } from 'vitest';
import { Seeded } from '../../support/scenario/seeded.ts';
import { Timeline } from './timeline.ts';

describe('the timeline', () => {
  it('runs what is planned in the order of time, and of planning', () => {
    const timeline = new Timeline();
    const chance = new Seeded(5);
    const times = Array.from({ length: 500 }, () => Math.floor(chance.number() * 50));
    const ran: { atMs: number; index: number }[] = [];
    for (const [index, atMs] of times.entries()) timeline.at(atMs, () => ran.push({ atMs: timeline.nowMs, index }));
    timeline.runUntil(60);
    const sorted = times.map((atMs, index) => ({ atMs, index })).sort((a, b) => a.atMs - b.atMs || a.index - b.index);
    expect(ran).toEqual(sorted);
    expect(timeline.nowMs).toBe(60);
  });

  it('does not run what was taken back, nor what is later', () => {
    const timeline = new Timeline();
    const ran: string[] = [];
    timeline.at(1, () => ran.push('one'))();
    timeline.at(2, () => ran.push('two'));
    timeline.at(9, () => ran.push('nine'));
    timeline.runUntil(5);
    expect(ran).toEqual(['two']);
  });

  it('notices when time does not go on', () => {
    const timeline = new Timeline();
    const again = (): void => void timeline.after(0, again);
    again();
    expect(() => timeline.runUntil(1)).toThrow('turns in circles');
  });
});
