import { afterEach, expect, it } from 'vitest';
import { type RunningEtcd, startEtcd } from '../support/etcd.ts';
import { waitFor } from '../support/wait.ts';

let etcd: RunningEtcd | null = null;
afterEach(() => etcd?.stop());

it('starts three members, loses two, says so, and gets them back', async () => {
  etcd = await startEtcd({ members: 3 });
  const [first, second, third] = etcd.members;
  expect(new Set(etcd.endpoints).size).toBe(3);
  await second?.kill();
  third?.pause();
  await waitFor('the first member to miss its quorum', 30_000, async () => {
    const response = await fetch(`${first?.endpoint}/health`, { signal: AbortSignal.timeout(6000) });
    return String(((await response.json()) as { health: unknown }).health) === 'false';
  });
  third?.resume();
  await first?.waitUntilHealthy();
  await second?.start();
  expect(second?.pid).toBeGreaterThan(1);
});
