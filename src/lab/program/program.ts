// A program that the lab or a test has started: a simulated camera's ffmpeg, an etcd, a node. It is the leader of a session of its
// own, so that Ctrl-C in a terminal reaches only the lab, which then ends everything in order; and the kernel signals it when its
// parent dies (pdeathsig), so that not even kill -9 of the lab leaves it running. It is never started again by itself.

import { constants } from 'node:os';
import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { RetryError } from '../../base/errors.ts';

const KEPT_LINES = 200;

export interface ProgramSpec {
  /** For people: "the encoder of cam01". */
  readonly title: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Sent by the kernel when the parent dies. */
  readonly whenParentDies?: 'TERM' | 'KILL';
  /** Raw standard output; without it, its lines are kept among `lines`. */
  readonly onOutput?: (bytes: Buffer) => void;
  readonly onLine?: (line: string) => void;
}

export class Program {
  readonly title: string;
  readonly pid: number;
  /** A sentence on how it ended. Never rejects. */
  readonly ended: Promise<string>;
  /** The last lines that it wrote. */
  readonly lines: string[] = [];
  #running = true;

  private constructor(spec: ProgramSpec, subprocess: ReturnType<typeof run>, pid: number) {
    this.title = spec.title;
    this.pid = pid;
    if (spec.onOutput) subprocess.stdout.on('data', spec.onOutput);
    else this.#keepLines(subprocess.stdout, spec.onLine);
    this.#keepLines(subprocess.stderr, spec.onLine);
    this.ended = subprocess.then(result => {
      this.#running = false;
      return `${spec.title} ended ${result.signal ? `by ${result.signal}` : `with status ${result.exitCode}`}`;
    });
  }

  static start(spec: ProgramSpec): Program {
    const subprocess = run(spec);
    if (subprocess.pid === undefined)
      throw new RetryError(`${spec.title} cannot be started: is setpriv (util-linux) there?`);
    return new Program(spec, subprocess, subprocess.pid);
  }

  get isRunning(): boolean {
    return this.#running;
  }

  signal(signal: NodeJS.Signals): void {
    if (!this.#running) return;
    try {
      process.kill(this.pid, constants.signals[signal]);
    } catch {
      // It has just ended; `ended` tells.
    }
  }

  /** Sends `signal`, and SIGKILL `graceMs` later if it is still there. Resolves when it is gone. */
  async end(signal: NodeJS.Signals, graceMs: number): Promise<void> {
    this.signal(signal);
    const timer = setTimeout(() => this.signal('SIGKILL'), graceMs);
    await this.ended;
    clearTimeout(timer);
  }

  #keepLines(from: NodeJS.ReadableStream, onLine: ((line: string) => void) | undefined): void {
    createInterface({ input: from }).on('line', line => {
      this.lines.push(line);
      if (this.lines.length > KEPT_LINES) this.lines.shift();
      onLine?.(line);
    });
  }
}

function run(spec: ProgramSpec) {
  const args = ['--pdeathsig', spec.whenParentDies ?? 'KILL', '--', spec.command, ...spec.args];
  const env = { ...spec.env };
  return execa('setpriv', args, { buffer: false, reject: false, cleanup: false, detached: true, stdin: 'ignore', env });
}
