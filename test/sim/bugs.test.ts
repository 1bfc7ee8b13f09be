import { describe, expect, it } from 'vitest';
import { bugs } from './bugs/bugs.ts';
import { type Outcome, play } from './play.ts';

const within = 2000;

describe('the simulation finds', () => {
  it.each(bugs.map(bug => [bug.name, bug] as const))('%s', { timeout: 300_000 }, (_, { build, about }) => {
    let found: Outcome | null = null;
    for (let seed = 1; seed <= within && found === null; seed += 1) {
      const outcome = play({ seed, build });
      if (outcome.violated !== null) found = outcome;
    }
    if (found === null) expect.fail(`not found within ${within} schedules: ${about}`);
    // found by a judge, not because the seeded bug is broken itself
    expect(found.violated, found.sentence).not.toBe('crash');
  });
});
