import { describe, expect, it } from 'vitest';
import { Schedule } from '../support/scenario/schedule.ts';

// SEEDS=7 plays one schedule and SEEDS=1-5000 many; WEIR_STORY=1 tells what happened in those that fail.
const [first = 1, last = first] = (process.env.SEEDS ?? '1-300').split('-').map(Number);
const isStory = process.env.WEIR_STORY === '1';

describe('random schedules of faults', () => {
  it(`keep every promise (seeds ${first} to ${last})`, { timeout: 600_000 }, () => {
    const failures: string[] = [];
    for (let seed = first; seed <= last; seed += 1) {
      const schedule = new Schedule(seed);
      try {
        schedule.play();
      } catch (error) {
        const story = isStory ? `\n${schedule.told.join('\n')}` : '';
        failures.push(`seed ${seed}: ${error instanceof Error ? (error.stack ?? '') : error}${story}`);
      }
    }
    expect(failures).toEqual([]);
  });
});
