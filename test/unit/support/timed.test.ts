import { expect, it } from 'vitest';
import { timed } from '../../support/timed.ts';

/** As a machine that stands still: no timer comes, and nothing is computed. */
function standStill(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

function compute(ms: number): void {
  const before = process.cpuUsage();
  for (let usedMs = 0; usedMs < ms; ) {
    const { user, system } = process.cpuUsage(before);
    usedMs = (user + system) / 1000;
  }
}

it('leaves out what the process stood still', async () => {
  const took = await timed(async () => standStill(300));
  expect(took.ms).toBeGreaterThan(290);
  expect(took.awakeMs).toBeLessThan(100);
});

it('leaves nothing out of what the process computed', async () => {
  const took = await timed(async () => compute(300));
  expect(took.awakeMs).toBeGreaterThan(250);
});

it('tells of no more than the clock does, and a failure is told on', async () => {
  const took = await timed(() => new Promise(resolve => setTimeout(resolve, 300)));
  expect(took.ms).toBeGreaterThan(290);
  expect(took.awakeMs).toBeLessThanOrEqual(took.ms);
  await expect(timed(() => Promise.reject(new Error('it failed')))).rejects.toThrow('it failed');
});
