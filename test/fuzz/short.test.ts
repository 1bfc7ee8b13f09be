// Each fuzzer for a moment, always from the same seeds, so that what it finds in bin/test it finds every time. `bin/fuzz` goes on from there.

import { expect, it } from 'vitest';
import { targets } from './targets.ts';

const firstSeed = 1;
const lastsMs = 3000;

it.each(Object.entries(targets))(
  '%s finds nothing in its first batches',
  { timeout: 120_000 },
  async (_name, target) => {
    const opened = await target.open();
    try {
      const untilMs = performance.now() + lastsMs;
      for (let seed = firstSeed; seed === firstSeed || performance.now() < untilMs; seed += 1)
        expect(await opened.batch(seed, target.inputsInABatch)).toBeNull();
      expect(opened.counts.size).toBeGreaterThan(1);
    } finally {
      await opened.close();
    }
  },
);
