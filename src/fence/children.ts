// The processes of the fence: spawn, gate, signals, lines, exits. It decides nothing but one thing: it refuses past the deadline that
// an effect carries. Signals go through the process's own handle, which knows whether it was reaped, never to a bare pid.

import { execa } from 'execa';
import type { FromFence } from '../adapters/fence/messages.ts';
import { readProcessStat } from '../adapters/process-stat.ts';
import { sentenceOf } from '../base/errors.ts';
import type { ChildSpec } from '../ports.ts';
import { ForwardedLines } from './forwarded-lines.ts';
import { gated, gateWord } from './gate.ts';
import { refusalOf } from './refusal.ts';
import type { FenceFact } from './state.ts';

/** What a dead child wrote is read within this; a grandchild that holds its pipe open must not hold up the news of its death. */
const lastLinesMs = 100;

type Process = ReturnType<typeof spawnGated>;

interface Child {
  readonly process: Process;
  readonly pid: number;
  readonly lines: ForwardedLines;
}

export class Children {
  readonly #children = new Map<number, Child>();
  readonly #marker: Readonly<Record<string, string>>;
  readonly #nowMs: () => number;
  readonly #put: (fact: FenceFact) => void;
  readonly #tell: (message: FromFence) => void;
  #isPaused = false;

  /** @param marker what every child carries in its environment. */
  constructor(
    marker: Readonly<Record<string, string>>,
    nowMs: () => number,
    put: (fact: FenceFact) => void,
    tell: (message: FromFence) => void,
  ) {
    this.#marker = marker;
    this.#nowMs = nowMs;
    this.#put = put;
    this.#tell = tell;
  }

  spawn(spec: ChildSpec, deadlineMs: number | null): void {
    const { child } = spec;
    const note = (reason: string) => this.#tell({ type: 'note', level: 'debug', reason });
    const refusal = refusalOf(spec.command, note) ?? this.#pastDeadline(deadlineMs);
    if (refusal !== null) return this.#put({ type: 'spawn-failed', child, reason: refusal });
    const process = spawnGated(spec, { ...spec.env, ...this.#marker });
    const { pid } = process;
    if (pid === undefined) return this.#tellFailure(child, process);
    const lines = new ForwardedLines(child, this.#tell, () => this.#put({ type: 'output', child }));
    lines.read(process.stdout, 'stdout');
    lines.read(process.stderr, 'stderr');
    if (this.#isPaused) lines.pause();
    this.#children.set(child, { process, pid, lines });
    // A broken gate is the end of its child, which is told by its exit.
    process.stdin.on('error', () => {});
    process.once('exit', (code, signal) => this.#exited(child, code, signal));
    this.#put({ type: 'spawned', child, pid, startTime: readProcessStat(pid)?.start ?? 0 });
  }

  openGate(number: number, pid: number, deadlineMs: number | null): void {
    const child = this.#children.get(number);
    if (child?.pid !== pid || this.#pastDeadline(deadlineMs) !== null) return;
    child.process.stdin.end(gateWord(process.pid));
  }

  signal(number: number, pid: number, signal: 'SIGTERM' | 'SIGKILL'): void {
    const child = this.#children.get(number);
    if (child?.pid === pid) child.process.kill(signal);
  }

  /** Main does not read just now: the children's pipes fill up and they wait, instead of this process growing. */
  pause(): void {
    this.#isPaused = true;
    for (const { lines } of this.#children.values()) lines.pause();
  }

  resume(): void {
    this.#isPaused = false;
    for (const { lines } of this.#children.values()) lines.resume();
  }

  #exited(number: number, code: number | null, signal: string | null): void {
    const child = this.#children.get(number);
    if (child === undefined) return;
    const atMs = this.#nowMs();
    const timer = setTimeout(() => finish(), lastLinesMs);
    const finish = () => {
      clearTimeout(timer);
      if (!this.#children.delete(number)) return;
      child.lines.end();
      this.#put({ type: 'exited', child: number, pid: child.pid, code, signal, atMs });
    };
    child.process.once('close', finish);
  }

  #tellFailure(child: number, process: Process): void {
    void process.then(result => {
      const reason = `cannot start 'setpriv' (package util-linux): ${sentenceOf(result.cause ?? result)}`;
      this.#put({ type: 'spawn-failed', child, reason });
    });
  }

  #pastDeadline(deadlineMs: number | null): string | null {
    return deadlineMs !== null && this.#nowMs() >= deadlineMs ? 'the deadline of its session passed' : null;
  }
}

function spawnGated(spec: ChildSpec, env: Readonly<Record<string, string>>) {
  return execa('setpriv', gated(spec.command, spec.args), {
    env,
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'pipe',
    buffer: false,
    reject: false,
    // Whether and when it is killed is decided in step.ts alone.
    cleanup: false,
    forceKillAfterDelay: false,
  });
}
