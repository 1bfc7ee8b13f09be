// The processes of the fence: spawn, gate, signals, exits. It decides nothing but one thing: it refuses past the deadline that an effect
// carries. Signals go through the process's own handle, which knows whether it was reaped, never to a bare pid. What a child writes is
// read by main: its pipes are handed over at once (that is why this is not execa, which keeps them and reads them itself).

import { spawn } from 'node:child_process';
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import type { FromFence, Origin } from '../adapters/fence/messages.ts';
import { raisePriority } from '../adapters/priority.ts';
import { readProcessStat } from '../adapters/process-stat.ts';
import { sentenceOf } from '../base/errors.ts';
import { invariant } from '../base/invariant.ts';
import { withoutSecrets } from '../base/without-secrets.ts';
import type { ChildSpec } from '../ports.ts';
import { gated, gateWord } from './gate.ts';
import type { Haste } from './haste.ts';
import type { FenceFact } from './state.ts';

type Process = ReturnType<typeof spawnGated>;

interface Child {
  readonly process: Process;
  readonly pid: number;
}

export class Children {
  readonly #children = new Map<number, Child>();
  readonly #marker: Readonly<Record<string, string>>;
  readonly #haste: Haste;
  readonly #nowMs: () => number;
  readonly #put: (fact: FenceFact) => void;
  readonly #tell: (message: FromFence, pipe?: Socket) => void;

  /** @param marker what every child carries in its environment. */
  constructor(
    marker: Readonly<Record<string, string>>,
    haste: Haste,
    nowMs: () => number,
    put: (fact: FenceFact) => void,
    tell: (message: FromFence, pipe?: Socket) => void,
  ) {
    this.#marker = marker;
    this.#haste = haste;
    this.#nowMs = nowMs;
    this.#put = put;
    this.#tell = tell;
  }

  spawn(spec: ChildSpec, deadlineMs: number | null): void {
    const { child } = spec;
    const refusal = this.#pastDeadline(deadlineMs);
    if (refusal !== null) return this.#put({ type: 'spawn-failed', child, reason: refusal });
    const process = this.#tryToSpawn(spec);
    if (process === null) return;
    // Told here of a process that was never made; of one that was, its exit tells all.
    process.on('error', error => this.#failed(child, process, error));
    const { pid } = process;
    if (pid === undefined) return;
    this.#children.set(child, { process, pid });
    // A broken gate is the end of its child, which is told by its exit.
    process.stdin.on('error', () => {});
    process.once('exit', (code, signal) => this.#exited(child, pid, code, signal));
    this.#handOver(child, 'stdout', process.stdout);
    this.#handOver(child, 'stderr', process.stderr);
    this.#put({ type: 'spawned', child, pid, startTime: readProcessStat(pid)?.start ?? 0 });
  }

  /** null: there is no process, and that has been told. Node throws for some reasons (no memory for a fork, an argument of 128 kB and
   *  more) and tells others as an event. */
  #tryToSpawn(spec: ChildSpec): Process | null {
    try {
      return spawnGated(spec, { ...spec.env, ...this.#marker });
    } catch (error) {
      this.#put({
        type: 'spawn-failed',
        child: spec.child,
        reason: `cannot start ${spec.command}: ${sentenceOf(error)}`,
      });
      return null;
    }
  }

  openGate(number: number, pid: number, deadlineMs: number | null): void {
    const child = this.#children.get(number);
    if (child?.pid !== pid || this.#pastDeadline(deadlineMs) !== null) return;
    child.process.stdin.end(gateWord(process.pid));
  }

  signal(number: number, pid: number, signal: 'SIGTERM' | 'SIGKILL'): void {
    const child = this.#children.get(number);
    if (child?.pid !== pid) return;
    if (signal === 'SIGKILL') {
      this.#haste.begin();
      raisePriority(pid);
    }
    child.process.kill(signal);
  }

  #handOver(child: number, from: Origin, pipe: Readable): void {
    invariant(pipe instanceof Socket, 'Node makes the pipes of a child as sockets');
    this.#tell({ type: 'child-pipe', child, from }, pipe);
  }

  #exited(child: number, pid: number, code: number | null, signal: string | null): void {
    this.#children.delete(child);
    this.#put({ type: 'exited', child, pid, code, signal, atMs: this.#nowMs() });
  }

  #failed(child: number, process: Process, error: Error): void {
    if (process.pid !== undefined) return;
    this.#put({ type: 'spawn-failed', child, reason: `cannot start 'setpriv' (package util-linux): ${error.message}` });
  }

  #pastDeadline(deadlineMs: number | null): string | null {
    return deadlineMs !== null && this.#nowMs() >= deadlineMs ? 'the deadline of its session passed' : null;
  }
}

function spawnGated(spec: ChildSpec, env: Readonly<Record<string, string>>) {
  return spawn('setpriv', gated(spec.command, spec.args), {
    env: { ...withoutSecrets(process.env), ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}
