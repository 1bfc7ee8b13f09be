import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { realClock } from '../../src/adapters/clock.ts';
import { FenceProcess } from '../../src/adapters/fence/fence-process.ts';
import { ProcLeftovers } from '../../src/adapters/leftovers.ts';
import { ownIdentity, readProcessStat } from '../../src/adapters/process-stat.ts';
import { buildFence } from '../support/build.ts';
import { TestFence } from '../support/fence.ts';
import { RecordingLog } from '../support/recording-log.ts';
import { makeTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';
import { waitFor } from '../support/wait.ts';

const nowMs = () => realClock.monotonicMs();
/** Ignores SIGTERM, as an ffmpeg that hangs in a read does; sleeps without a process of its own. */
const deaf = 'trap "" TERM; echo ready; exec sleep 1000';
const patient = 'echo ready; exec sleep 1000';

let fence: TestFence;
let folder: TemporaryFolder | null = null;
const parents: ChildProcess[] = [];

beforeAll(buildFence);

afterEach(async () => {
  if (fence !== undefined) {
    resume(fence.pid);
    await fence.close();
  }
  for (const parent of parents.splice(0)) parent.kill('SIGKILL');
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

function isDead(pid: number): boolean {
  return readProcessStat(pid)?.dead ?? true;
}

function allDead(pids: readonly number[]): Promise<boolean> {
  return waitFor(`the processes ${pids.join(', ')} to be dead`, 3000, () => pids.every(isDead));
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
    expect(readFileSync(`/proc/${pid}/cmdline`, 'utf8')).toBe('sleep\x001000\0');
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
    fence.port.stop(obedient, 5000);
    fence.port.stop(ignorant, 200);
    expect(await fence.endOf(obedient)).toMatchObject({ signal: 'SIGTERM', killMs: null });
    const end = await fence.endOf(ignorant);
    expect(end.signal).toBe('SIGKILL');
    expect(end.killMs).toBeGreaterThan(0);
    expect(nowMs() - stopMs).toBeGreaterThanOrEqual(200);
    expect(nowMs() - stopMs).toBeLessThan(1000);
  });

  it('that cannot be started says why, and others run on', async () => {
    fence = await TestFence.open();
    const other = fence.startScript(0, patient);
    const missing = fence.start(0, 'no-such-program-at-all');
    expect(await fence.endOf(missing)).toMatchObject({ pid: null });
    expect((await fence.endOf(missing)).reason).toContain("'no-such-program-at-all' was not found");
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

describe('the gate', () => {
  it('opens only when main has said go', async () => {
    folder = await makeTemporaryFolder();
    const witness = join(folder.path, 'ran');
    const raw = spawnRaw();
    const spec = { child: 1, stream: 's', epoch: 1, session: 0, command: 'touch', args: [witness], env: {} };
    raw.say({ type: 'start', spec });
    const started = await raw.hear('child-started');
    expect(readFileSync(`/proc/${started.pid}/cmdline`, 'utf8')).toContain('read -r go');
    // An answer to something sent later shows that the fence had its time.
    raw.say({ type: 'start', spec: { ...spec, child: 2, session: 77 } });
    await raw.hear('child-ended');
    expect(() => readFileSync(witness)).toThrow();
    raw.say({ type: 'go', child: 1 });
    await waitFor('the program to run', 3000, () => readFileSync(witness, 'utf8') === '');
  });

  it('stays shut for words that are no messages', async () => {
    const raw = spawnRaw();
    raw.write('\n{}\n{"type":"go"}\nnot json \xff\n{"type":"start","spec":{"child":1}}\n{"type":"__proto__"}\n');
    raw.say({ type: 'stop', child: 9, graceMs: 0 });
    raw.say({
      type: 'start',
      spec: { child: 3, stream: 's', epoch: 1, session: 5, command: 'true', args: [], env: {} },
    });
    expect(await raw.hear('child-ended')).toMatchObject({ child: 3, reason: 'session 5 is unknown or over' });
    expect(raw.heard('note').length).toBe(6);
    expect(raw.heard('child-started')).toEqual([]);
  });

  it('starts four at a time, and gives a place back at the first line', async () => {
    const raw = spawnRaw();
    const spec = { stream: 's', epoch: 1, session: 0, command: 'sh', args: ['-c', patient], env: {} };
    const beganMs = nowMs();
    for (let child = 1; child <= 6; child++) raw.say({ type: 'start', spec: { ...spec, child } });
    await waitFor('four to start', 900, () => raw.heard('child-started').length === 4);
    raw.say({ type: 'go', child: 1 });
    await waitFor('the fifth to start', 900, () => raw.heard('child-started').length === 5);
    expect(nowMs() - beganMs).toBeLessThan(900);
    await waitFor('the sixth after a second', 3000, () => raw.heard('child-started').length === 6);
    expect(nowMs() - beganMs).toBeGreaterThanOrEqual(1000);
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
    await Promise.all(children.map(child => fence.endOf(child)));
    const ends = fence.told.filter(({ fact }) => fact.type === 'child-ended');
    expect(Math.min(...ends.map(({ atMs }) => atMs))).toBeGreaterThanOrEqual(deadlineMs);
    expect(Math.max(...ends.map(({ atMs }) => atMs))).toBeLessThan(deadlineMs + 200);
    expect(pids.every(isDead)).toBe(true);
    expect(ends.length).toBe(children.length);
    expect((await Promise.all(others.map(startedPid))).some(isDead)).toBe(false);
  });

  it('that moves on keeps them alive, and null ends the session now', async () => {
    fence = await TestFence.open();
    fence.port.setDeadline(1, nowMs() + 400);
    const child = fence.startScript(1, deaf);
    await fence.lineOf(child, 'ready');
    const laterMs = nowMs() + 1000;
    fence.port.setDeadline(1, nowMs() + 60_000);
    await waitFor('the old deadline to be long past', 3000, () => nowMs() > laterMs);
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
    const deadlineMs = nowMs() + 300;
    fence.port.setDeadline(1, nowMs() + 60_000);
    const child = fence.startScript(1, deaf);
    await fence.lineOf(child, 'ready');
    const pid = await startedPid(child);
    const frozen = fence.pid;
    process.kill(frozen, 'SIGSTOP');
    fence.port.setDeadline(1, deadlineMs);
    await allDead([pid]);
    expect(nowMs()).toBeGreaterThanOrEqual(deadlineMs);
    expect(nowMs() - deadlineMs).toBeLessThan(300);
    await waitFor('the frozen fence to be given up', 10_000, () => fence.find('fence-gone'));
    await waitFor('a new fence', 5000, () => fence.pid !== frozen);
    await fence.lineOf(fence.startScript(0, patient), 'ready');
  });

  it('is kept by the fence when main is frozen, also while lines for main pile up', async () => {
    const deadlineMs = nowMs() + 3000;
    const flood = 'trap "" TERM; while :; do seq 1 2000; done';
    const parent = startParent('frozen-main', { deadlineMs }, flood, deaf, patient);
    const [first = 0, second = 0, unbound = 0] = await parent.childPids(3);
    process.kill(parent.pid, 'SIGSTOP');
    expect(nowMs()).toBeLessThan(deadlineMs);
    expect([first, second].some(isDead)).toBe(false);
    await waitFor('both to be dead', 6000, () => isDead(first) && isDead(second));
    expect(nowMs()).toBeGreaterThanOrEqual(deadlineMs);
    expect(nowMs() - deadlineMs).toBeLessThan(300);
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
    await waitFor('a new fence', 5000, () => fence.pid !== first);
    expect(wereDead).toBe(true);
    expect(fence.find('fence-gone')?.reason).toContain('SIGKILL');
    await fence.lineOf(fence.startScript(4, patient), 'ready');
  });

  it('a start while there is no fence is refused, not lost', async () => {
    fence = await TestFence.open();
    process.kill(fence.pid, 'SIGKILL');
    await waitFor('fence-gone', 5000, () => fence.find('fence-gone'));
    const child = fence.startScript(0, patient);
    expect(await fence.endOf(child)).toMatchObject({ pid: null, reason: 'the fence process is not running just now' });
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

describe('leftovers', () => {
  it('of a life that is over are killed, frozen ones too; of another node they are not', async () => {
    const parent = startParent('left', {}, deaf);
    const other = startParent('other', {}, patient);
    const [pids, otherPids] = [await parent.childPids(1), await other.childPids(1)];
    process.kill(parent.fencePid(), 'SIGSTOP');
    process.kill(parent.pid, 'SIGKILL');
    await waitFor('main to be dead', 3000, () => isDead(parent.pid));
    expect(pids.some(isDead)).toBe(false);
    const { killed, inUse } = await new ProcLeftovers(realClock, 'test', 'left').clear();
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

/** Speaks the fence's own language, without main's half. */
function spawnRaw() {
  const marker = { cluster: 'test', node: 'raw', incarnation: 'one', main: ownIdentity() };
  const entry = fileURLToPath(new URL('../../dist/fence/main.js', import.meta.url));
  const child = spawn(process.execPath, [entry], { env: { ...process.env, WEIR_FENCE: JSON.stringify(marker) } });
  parents.push(child);
  let text = '';
  child.stdout.on('data', chunk => {
    text += chunk;
  });
  const heard = (type: string) =>
    text
      .split('\n')
      .slice(0, -1)
      .map(line => JSON.parse(line))
      .filter(message => message.type === type);
  return {
    write: (bytes: string) => child.stdin.write(Buffer.from(bytes, 'latin1')),
    say: (message: unknown) => child.stdin.write(`${JSON.stringify(message)}\n`),
    heard,
    hear: (type: string) => waitFor(`'${type}' of the fence`, 3000, () => heard(type)[0]),
  };
}

/** A main process in small. All scripts but the last run under a session with that deadline. */
function startParent(node: string, { deadlineMs = nowMs() + 60_000 }, ...scripts: readonly string[]) {
  const program = fileURLToPath(new URL('../support/programs/fence-parent.mjs', import.meta.url));
  const child = spawn(process.execPath, [program, node, String(deadlineMs), ...scripts], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  parents.push(child);
  let text = '';
  child.stdout.on('data', chunk => {
    text += chunk;
  });
  const pidsOf = (type: string): number[] => [
    ...new Set([...text.matchAll(new RegExp(`"type":"${type}".*?"pid":(\\d+)`, 'g'))].map(match => Number(match[1]))),
  ];
  return {
    pid: child.pid ?? 0,
    fencePid: () => pidsOf('fence-up')[0] ?? 0,
    /** Once each of them has written a line. */
    childPids: (count: number) =>
      waitFor(`${count} children to write`, 5000, () => {
        const writing = new Set([...text.matchAll(/"type":"child-line","child":(\d+)/g)].map(match => match[1]));
        return writing.size === count && pidsOf('child-started');
      }),
  };
}
