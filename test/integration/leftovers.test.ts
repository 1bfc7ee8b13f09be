import { beforeAll, describe, expect, it } from 'vitest';
import { realClock } from '../../src/adapters/clock.ts';
import { ProcLeftovers } from '../../src/adapters/leftovers.ts';
import { ownIdentity } from '../../src/adapters/process-stat.ts';
import type { Clock } from '../../src/ports.ts';
import { buildFence } from '../support/build.ts';
import { allDead, deaf, isDead, patient, startParent } from '../support/fence-parent.ts';
import { waitFor } from '../support/wait.ts';

beforeAll(buildFence);

describe('leftovers', () => {
  it('of a life that is over are killed, frozen ones too; of another node they are not', async () => {
    const parent = startParent('left', {}, deaf);
    const other = startParent('other', {}, patient);
    const [pids, otherPids] = [await parent.childPids(1), await other.childPids(1)];
    process.kill(parent.fencePid(), 'SIGSTOP');
    process.kill(parent.pid, 'SIGKILL');
    await waitFor('main to be dead', 30_000, () => isDead(parent.pid));
    expect(pids.some(isDead)).toBe(false);
    let waitedMs = 0;
    const clock: Clock = {
      ...realClock,
      wakeAt: (atMs, wake) => {
        waitedMs += atMs - realClock.monotonicMs();
        return realClock.wakeAt(atMs, wake);
      },
    };
    const { killed, inUse } = await new ProcLeftovers(clock, 'test', 'left').clear();
    // It does not wait for what the fence may yet do: at stale_timeout 3 the lease would have ended. How long a busy machine lets it sleep is
    // not its choice.
    expect(waitedMs).toBeLessThan(2000);
    expect(inUse).toBeNull();
    expect(killed).toBeGreaterThan(0);
    await allDead([...pids, parent.fencePid()]);
    expect(otherPids.some(isDead)).toBe(false);
  });

  it('of a life that goes on are no leftovers: the name is in use', async () => {
    const parent = startParent('used', {}, patient);
    const pids = await parent.childPids(1);
    const leftovers = new ProcLeftovers(realClock, 'test', 'used');
    const { killed, inUse } = await leftovers.clear();
    expect(killed).toBe(0);
    expect(inUse).toContain(`process ${parent.pid}`);
    expect(await leftovers.anyLeft()).toBe(true);
    expect(await new ProcLeftovers(realClock, 'test', 'nobody').anyLeft()).toBe(false);
    expect(pids.some(isDead)).toBe(false);
    expect(await new ProcLeftovers(realClock, 'another-cluster', 'used').clear()).toEqual({ killed: 0, inUse: null });
  });

  it('know this machine, and a process from another with the same pid', async () => {
    const leftovers = new ProcLeftovers(realClock, 'test', 'test');
    const { pid, start } = ownIdentity();
    expect(leftovers.identity().bootId).toMatch(/^[0-9a-f-]{36}$/);
    expect(leftovers.identity().pidNamespace).toMatch(/^pid:\[\d+\]$/);
    expect(await leftovers.isAlive(pid, start)).toBe(true);
    expect(await leftovers.isAlive(pid, start + 1)).toBe(false);
  });
});
