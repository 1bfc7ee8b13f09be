import { describe, expect, it } from 'vitest';
import { bugs } from './bugs/bugs.ts';
import { hunt, mostSchedules } from './bugs/hunt.ts';

describe('the simulation finds', () => {
  it.each(bugs.map(bug => [bug.name, bug] as const))('%s', { timeout: 300_000 }, (_, bug) => {
    const found = hunt(bug);
    if (found === null) expect.fail(`not found within ${mostSchedules} schedules: ${bug.about}`);
    // not for another reason: the seeded bug may be broken itself
    expect(bug.expected, found.outcome.sentence).toContain(found.outcome.violated);
  });
});
