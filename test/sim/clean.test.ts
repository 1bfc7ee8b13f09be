import { describe, expect, it } from 'vitest';
import { play } from './play.ts';

const schedules = 200;

describe('the simulation', () => {
  it(`finds nothing in ${schedules} schedules (more: bin/sim)`, { timeout: 200_000 }, () => {
    const counts = new Map<string, number>();
    for (let seed = 1; seed <= schedules; seed += 1) {
      const { violated, sentence, counts: some } = play({ seed });
      if (violated !== null) expect.fail(`${sentence}; replay it with: bin/sim --seed ${seed}`);
      for (const [what, count] of some) counts.set(what, (counts.get(what) ?? 0) + count);
    }
    // it is worth nothing when nothing happens
    for (const what of ['asks: claims', 'asks: hand-over', 'asks: retake', 'says session-over', 'unanswered: claims']) {
      expect.soft(counts.get(what) ?? 0, what).toBeGreaterThan(5);
    }
    // six streams at least, each of which has to begin somewhere
    expect.soft(counts.get('a program begins') ?? 0, 'a program begins').toBeGreaterThan(6 * schedules);
    for (const what of ['main kills by pid', 'exit 0', 'exit 1']) {
      expect.soft(counts.get(what) ?? 0, what).toBeGreaterThan(0);
    }
  });

  it('plays a seed the same way every time', () => {
    const tellAll = (): string[] => {
      const lines: string[] = [];
      play({ seed: 14, trace: line => lines.push(line) });
      return lines;
    };
    const first = tellAll();
    expect(first.length).toBeGreaterThan(100);
    expect(tellAll()).toEqual(first);
  });
});
