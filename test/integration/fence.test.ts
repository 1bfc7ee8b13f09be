import { readFileSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { realClock } from '../../src/adapters/clock.ts';
import { FenceProcess } from '../../src/adapters/fence/fence-process.ts';
import { ownIdentity } from '../../src/adapters/process-stat.ts';
import { buildFence } from '../support/build.ts';
import { TestFence } from '../support/fence.ts';
import { allDead, deaf, isDead, patient, startParent } from '../support/fence-parent.ts';
import { RecordingLog } from '../support/recording-log.ts';
import { makeTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';
import { timed } from '../support/timed.ts';
import { waitFor } from '../support/wait.ts';

const nowMs = () => realClock.monotonicMs();
let fence: TestFence;
let folder: TemporaryFolder | null = null;

beforeAll(buildFence);

afterEach(async () => {
  if (fence !== undefined) {
    resume(fence.pid);
    await fence.close();
  }
  await folder?.remove();
  folder = null;
});

function resume(pid: number): void {
  try {
    process.kill(pid, 'SIGCONT');
  } catch {
    // It is gone.
  }
}

async function startedPid(child: number): Promise<number> {
  return (await fence.startOf(child)).pid;
}

describe('a child', () => {
  it('runs under the pid that was told, with its environment marked', async () => {
    fence = await TestFence.open();
    const child = fence.startScript(0, 'echo "$$ $WEIR_CHILD"; exec sleep 1000');
    const pid = await startedPid(child);
    const line = await fence.lineOf(child, '{');
    expect(line.startsWith(`${pid} `)).toBe(true);
    expect(JSON.parse(line.slice(line.indexOf('{')))).toMatchObject({
      cluster: 'test',
      node: 'test',
      main: { pid: process.pid },
      fence: { pid: fence.pid },
    });
    const commandLine = () => readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    await waitFor('what it becomes after its line', 30_000, () => commandLine() === 'sleep\x001000\0');
  });

  it('is told with its code, its last lines first', async () => {
    fence = await TestFence.open();
    const child = fence.startScript(0, 'echo out; echo err >&2; printf rest; exit 3');
    const end = await fence.endOf(child);
    expect(end).toMatchObject({ code: 3, signal: null, killMs: null });
    expect(fence.lines(child).sort()).toEqual(['err', 'out', 'rest']);
    const last = fence.told.findLast(({ fact }) => 'child' in fact && fact.child === child);
    expect(last?.fact.type).toBe('child-ended');
  });

  it('gets SIGTERM first, and SIGKILL when it does not care', async () => {
    fence = await TestFence.open();
    const [obedient, ignorant] = [fence.startScript(0, patient), fence.startScript(0, deaf)];
    await Promise.all([fence.lineOf(obedient, 'ready'), fence.lineOf(ignorant, 'ready')]);
    const stopMs = nowMs();
    fence.port.stop(obedient, 30_000);
    fence.port.stop(ignorant, 200);
    expect(await fence.endOf(obedient)).toMatchObject({ signal: 'SIGTERM', killMs: null });
    const end = await fence.endOf(ignorant);
    expect(end.signal).toBe('SIGKILL');
    expect(end.killMs).toBeGreaterThan(0);
    expect(nowMs() - stopMs).toBeGreaterThanOrEqual(200);
    // By its own grace, not by that of the other.
    expect(nowMs() - stopMs).toBeLessThan(30_000);
  });

  it('that cannot be started says why, and others run on', async () => {
    fence = await TestFence.open();
    const other = fence.startScript(0, patient);
    const missing = fence.start(0, 'no-such-program-at-all');
    expect(await fence.endOf(missing)).toMatchObject({ pid: null });
    expect((await fence.endOf(missing)).reason).toContain("'no-such-program-at-all' was not found");
    const tooLong = fence.start(0, 'true', 'x'.repeat(200_000));
    expect(await fence.endOf(tooLong)).toMatchObject({
      pid: null,
      reason: expect.stringMatching(/^cannot start true: .*E2BIG/),
    });
    await fence.lineOf(other, 'ready');
  });

  it('may write garbage: long lines are cut, bad bytes are harmless, floods on stderr are thinned out', async () => {
    fence = await TestFence.open();
    const long = fence.startScript(0, 'head -c 3000000 /dev/zero | tr "\\0" a; echo; echo end');
    const binary = fence.startScript(0, 'head -c 300000 /dev/urandom; echo; echo end');
    const flood = fence.startScript(0, 'seq 1 20000 >&2; echo end');
    await Promise.all([long, binary, flood].map(child => fence.endOf(child)));
    expect(fence.lines(long)).toEqual(['a'.repeat(4096), 'end']);
    expect(fence.lines(binary).at(-1)).toBe('end');
    expect(fence.lines(flood).length).toBeLessThan(1000);
    expect(fence.lines(flood).join('\n')).toMatch(/more lines within a second were left out/);
    expect(fence.lines(flood)).toContain('end');
  });

  it.skipIf(process.getuid?.() !== 0)('is refused when the kernel would let it outlive the fence', async () => {
    folder = await makeTemporaryFolder();
    const path = join(folder.path, 'sleep');
    await copyFile('/usr/bin/sleep', path);
    await execa('setcap', ['cap_net_raw=ep', path]);
    fence = await TestFence.open();
    const end = await fence.endOf(fence.start(0, path, '1000'));
    expect(end.pid).toBeNull();
    expect(end.reason).toContain('has file capabilities');
  });
});

describe('a deadline', () => {
  it('kills every child of its session when it passes, tells so at once, and touches no other', async () => {
    fence = await TestFence.open();
    fence.port.setDeadline(1, nowMs() + 60_000);
    fence.port.setDeadline(2, nowMs() + 60_000);
    const children = [1, 2, 3, 4, 5].map(() => fence.startScript(1, deaf));
    const others = [fence.startScript(2, patient), fence.startScript(0, patient)];
    for (const child of [...children, ...others]) await fence.lineOf(child, 'ready');
    const pids = await Promise.all(children.map(startedPid));
    const deadlineMs = nowMs() + 300;
    fence.port.setDeadline(1, deadlineMs);
    const took = await timed(() => Promise.all(children.map(child => fence.endOf(child))));
    const ends = fence.told.filter(({ fact }) => fact.type === 'child-ended');
    expect(Math.min(...ends.map(({ atMs }) => atMs))).toBeGreaterThanOrEqual(deadlineMs);
    expect(Math.max(...ends.map(({ atMs }) => atMs)) - took.stillMs).toBeLessThan(deadlineMs + 200);
    expect(pids.every(isDead)).toBe(true);
    expect(ends.length).toBe(children.length);
    expect((await Promise.all(others.map(startedPid))).some(isDead)).toBe(false);
  });

  it('that moves on keeps them alive, and null ends the session now', async () => {
    fence = await TestFence.open();
    fence.port.setDeadline(1, nowMs() + 60_000);
    const child = fence.startScript(1, deaf);
    await fence.lineOf(child, 'ready');
    const laterMs = nowMs() + 1500;
    fence.port.setDeadline(1, nowMs() + 1000);
    fence.port.setDeadline(1, nowMs() + 60_000);
    await waitFor('the old deadline to be long past', 30_000, () => nowMs() > laterMs);
    expect(isDead(await startedPid(child))).toBe(false);
    fence.port.setDeadline(1, null);
    expect((await fence.endOf(child)).reason).toBe('session 1 is over');
  });

  it('forbids starts past it, and for sessions that nobody named', async () => {
    fence = await TestFence.open();
    fence.port.setDeadline(1, nowMs() - 1);
    const ends = await Promise.all(
      [fence.startScript(1, patient), fence.startScript(9, patient)].map(c => fence.endOf(c)),
    );
    expect(ends.map(({ pid }) => pid)).toEqual([null, null]);
  });

  it('is kept by main when the fence is frozen; the frozen fence is replaced', async () => {
    fence = await TestFence.open();
    fence.port.setDeadline(1, nowMs() + 60_000);
    const child = fence.startScript(1, deaf);
    await fence.lineOf(child, 'ready');
    const pid = await startedPid(child);
    const frozen = fence.pid;
    process.kill(frozen, 'SIGSTOP');
    const deadlineMs = nowMs() + 300;
    fence.port.setDeadline(1, deadlineMs);
    const took = await timed(() => allDead([pid]));
    expect(nowMs()).toBeGreaterThanOrEqual(deadlineMs);
    expect(nowMs() - took.stillMs - deadlineMs).toBeLessThan(300);
    await waitFor('the frozen fence to be given up', 30_000, () => fence.find('fence-gone'));
    await waitFor('a new fence', 30_000, () => fence.pid !== frozen);
    await fence.lineOf(fence.startScript(0, patient), 'ready');
  });

  it('is kept by the fence when main is frozen, also while lines for main pile up', async () => {
    // As long as a busy machine may need for three processes and a flood.
    const deadlineMs = nowMs() + 10_000;
    const flood = 'trap "" TERM; echo ready; sleep 2; while :; do seq 1 2000; done';
    const parent = startParent('frozen-main', { deadlineMs }, flood, deaf, patient);
    const [first = 0, second = 0, unbound = 0] = await parent.childPids(3);
    process.kill(parent.pid, 'SIGSTOP');
    expect(nowMs()).toBeLessThan(deadlineMs);
    expect([first, second].some(isDead)).toBe(false);
    const took = await timed(() => waitFor('both to be dead', 30_000, () => isDead(first) && isDead(second)));
    expect(nowMs()).toBeGreaterThanOrEqual(deadlineMs);
    expect(nowMs() - took.stillMs - deadlineMs).toBeLessThan(300);
    expect(readFileSync(`/proc/${parent.pid}/stat`, 'utf8')).toContain(') T ');
    expect(isDead(unbound)).toBe(false);
  });
});

describe('when a process of the node dies', () => {
  it('main killed: the fence kills all, and ends', async () => {
    const parent = startParent('killed-main', {}, deaf, patient);
    const pids = await parent.childPids(2);
    process.kill(parent.pid, 'SIGKILL');
    await allDead([...pids, parent.fencePid()]);
  });

  it('the fence ignores the signals that stop a service', async () => {
    fence = await TestFence.open();
    const child = fence.startScript(0, patient);
    await fence.lineOf(child, 'ready');
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.kill(fence.pid, signal);
    await fence.lineOf(fence.startScript(0, patient), 'ready');
    expect(isDead(await startedPid(child))).toBe(false);
    expect(fence.find('fence-gone')).toBeUndefined();
  });

  it('the fence killed: its children die, that is told when they are dead, and a new one knows the deadlines', async () => {
    fence = await TestFence.open();
    fence.port.setDeadline(4, nowMs() + 60_000);
    const children = [fence.startScript(4, deaf), fence.startScript(0, deaf)];
    for (const child of children) await fence.lineOf(child, 'ready');
    const pids = await Promise.all(children.map(startedPid));
    const first = fence.pid;
    let wereDead: boolean | null = null;
    fence.listener = fact => {
      if (fact.type === 'fence-gone') wereDead = pids.every(isDead);
    };
    process.kill(first, 'SIGKILL');
    await waitFor('a new fence', 30_000, () => fence.pid !== first);
    expect(wereDead).toBe(true);
    expect(fence.find('fence-gone')?.reason).toContain('SIGKILL');
    await fence.lineOf(fence.startScript(4, patient), 'ready');
  });

  it('the fence frozen: what is told to stop dies all the same, and a new fence comes', async () => {
    fence = await TestFence.open();
    const child = fence.startScript(0, deaf);
    await fence.lineOf(child, 'ready');
    const pid = await startedPid(child);
    const frozen = fence.pid;
    process.kill(frozen, 'SIGSTOP');
    fence.port.stop(child, 100);
    await allDead([pid]);
    await waitFor('a new fence', 30_000, () => fence.pid !== frozen);
    expect(fence.log.lines.map(({ event }) => event)).toContain('fence-frozen');
  });

  it('a start while there is no fence is refused, not lost', async () => {
    fence = await TestFence.open();
    // Asked for at once: the next fence comes after 0.1 s.
    let child: number | null = null;
    fence.listener = fact => {
      if (fact.type === 'fence-gone') child = fence.startScript(0, patient);
    };
    process.kill(fence.pid, 'SIGKILL');
    const refused = await waitFor('the start', 30_000, () => child);
    expect(await fence.endOf(refused)).toMatchObject({
      pid: null,
      reason: 'the fence process is not running just now',
    });
  });

  it('a fence that cannot start is one clear sentence', async () => {
    const marker = { cluster: 'test', node: 'test', incarnation: 'one', main: ownIdentity() };
    const log = new RecordingLog();
    const port = new FenceProcess({ clock: realClock, log, marker, entryPath: '/nowhere/fence.js' });
    await expect(port.open(() => {})).rejects.toThrow(
      /ended with code 1 .*Cannot find module '\/nowhere\/fence.js'.*npm run build/,
    );
  });

  it('closing kills and reaps all', async () => {
    fence = await TestFence.open();
    const child = fence.startScript(0, deaf);
    await fence.lineOf(child, 'ready');
    const pids = [await startedPid(child), fence.pid];
    await fence.close();
    expect(pids.every(isDead)).toBe(true);
    expect(fence.find('child-ended')?.signal).toBe('SIGKILL');
    expect(fence.find('fence-gone')).toBeUndefined();
  });
});
