// How long ffmpegs live past the deadline of their session on a machine whose processors everybody wants: 16 busy loops, each a session of
// its own as other services are. Beside the fence as it is runs one that may not raise its priority, as in most containers. The observer
// is real-time itself, or it would measure its own delay; a process counts until the kernel has taken it apart.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { realClock } from '../../src/adapters/clock.ts';
import { type FromFence, parseFromFence, type ToFence } from '../../src/adapters/fence/messages.ts';
import { ownIdentity, readProcessStat, readProcFile } from '../../src/adapters/process-stat.ts';
import { killBudgetMs } from '../../src/cluster/session/timing.ts';
import { waitFor } from '../support/wait.ts';
import { Figures, quantile } from './measure.ts';
import { numberOptions } from './number-options.ts';

numberOptions({});
const loops = 16;
const children = 8;
const rounds = 15;
const session = 1;
const startTimeoutMs = 60_000;
const endTimeoutMs = 10_000;
const settleMs = 500;
const lookMs = 1;
/** Compiled, this file is at dist/bench/test/bench. */
const entryPath = join(import.meta.dirname, '../../../fence/main.js');
const folder = mkdtempSync('/dev/shm/weir-bench-');
const picturePath = join(folder, 'picture.ts');
const running = new Set<ChildProcess>();

/** Kept from coming first by the kernel, not by a switch of the program. */
const launchers = {
  'as it is': [process.execPath],
  'not privileged': ['setpriv', '--bounding-set', '-sys_nice', process.execPath],
} as const;

function start(command: readonly string[], env: Readonly<Record<string, string>>, hasChannel: boolean): ChildProcess {
  const [program = '', ...args] = ['setpriv', '--pdeathsig', 'KILL', ...command];
  const child = spawn(program, args, {
    detached: true,
    env: { ...process.env, ...env },
    stdio: hasChannel ? ['ignore', 'ignore', 'inherit', 'ipc'] : 'ignore',
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

/** A fence of a main process that does nothing but what it must; `pids` are those of its ffmpegs. */
class Bench {
  readonly pids: number[] = [];
  readonly #fence: ChildProcess;

  constructor(launcher: readonly string[]) {
    const marker = { cluster: 'bench', node: 'bench', incarnation: 'one', main: ownIdentity() };
    this.#fence = start([...launcher, entryPath], { WEIR_FENCE: JSON.stringify(marker) }, true);
    this.#fence.on('message', (value, pipe) => {
      if (pipe instanceof Socket) pipe.on('error', () => {}).resume();
      const message = parseFromFence(value);
      if (message !== null) this.#take(message);
    });
  }

  say(message: ToFence): void {
    this.#fence.send(message);
  }

  async startChildren(): Promise<void> {
    this.say({ type: 'deadline', session, deadlineMs: realClock.monotonicMs() + startTimeoutMs });
    for (let child = 1; child <= children; child += 1) {
      const input = ['-nostdin', '-v', 'error', '-re', '-stream_loop', '-1', '-i', picturePath, '-c', 'copy'];
      const output = ['-f', 'segment', '-segment_time', '2', '-segment_wrap', '3', join(folder, `${child}-%d.ts`)];
      const spec = { child, stream: `stream${child}`, epoch: 1, session, command: 'ffmpeg', env: {} };
      this.say({ type: 'start', spec: { ...spec, args: [...input, ...output] } });
    }
    await waitFor('all ffmpegs to run', startTimeoutMs, () => {
      const names = this.pids.map(pid => readProcFile(`/proc/${pid}/comm`)?.trim());
      return names.length === children && names.every(name => name === 'ffmpeg');
    });
    await pause(settleMs);
  }

  async end(): Promise<void> {
    const isGone = once(this.#fence, 'exit');
    this.say({ type: 'close' });
    await isGone;
  }

  #take(message: FromFence): void {
    if (message.type !== 'child-started') return;
    this.pids.push(message.pid);
    this.say({ type: 'go', child: message.child });
    this.say({ type: 'output', child: message.child });
  }
}

/** @returns for each ffmpeg how long it lived past the deadline, ms. */
async function livesMs(launcher: readonly string[]): Promise<readonly number[]> {
  const bench = new Bench(launcher);
  await bench.startChildren();
  const deadlineMs = realClock.monotonicMs() + settleMs;
  bench.say({ type: 'deadline', session, deadlineMs });
  const lives = new Map<number, number>();
  while (lives.size < children) {
    await pause(lookMs);
    const lateMs = realClock.monotonicMs() - deadlineMs;
    if (lateMs > endTimeoutMs) throw new Error(`ffmpegs live ${endTimeoutMs} ms past the deadline`);
    for (const pid of bench.pids) if (!lives.has(pid) && isDead(pid)) lives.set(pid, lateMs);
  }
  await bench.end();
  return [...lives.values()];
}

function isDead(pid: number): boolean {
  return readProcessStat(pid)?.dead ?? true;
}

async function measure(figures: Figures): Promise<void> {
  const lives = new Map<string, number[]>(Object.keys(launchers).map(name => [name, []]));
  // By turns, so that whatever else the machine does meets both.
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, launcher] of Object.entries(launchers)) lives.get(name)?.push(...(await livesMs(launcher)));
  }
  for (const [name, values] of lives) {
    const mostMs = name === 'as it is' ? killBudgetMs(children) : null;
    figures.add(`fence ${name}: life past the deadline, median`, quantile(values, 0.5), 'ms');
    figures.add(`fence ${name}: life past the deadline, p95`, quantile(values, 0.95), 'ms');
    figures.add(`fence ${name}: the longest of ${values.length}`, Math.max(...values), 'ms', mostMs);
  }
}

function comeFirst(): void {
  const { status } = spawnSync('chrt', ['--rr', '--reset-on-fork', '--pid', '10', `${process.pid}`]);
  if (status === 0) return;
  console.error('This user may not raise priorities: run it as root, outside of containers.');
  process.exit(1);
}

comeFirst();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130));
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});
spawnSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', 'testsrc=size=640x360:rate=25', '-t', '10', picturePath]);
for (let loop = 0; loop < loops; loop += 1) start(['sh', '-c', 'while :; do :; done'], {}, false);
const figures = new Figures();
await measure(figures);
figures.print();
process.exit(figures.areKept ? 0 : 1);
