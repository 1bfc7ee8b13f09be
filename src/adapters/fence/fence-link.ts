// One life of the fence process, seen from main: the channel to it, its messages, its end. Which life comes after it is fence-process.ts.

import { Socket } from 'node:net';
import { execa } from 'execa';
import { LineSplitter } from '../line-splitter.ts';
import { killProcess, type ProcessIdentity, readProcessStat } from '../process-stat.ts';
import { type FromFence, parseFromFence, type ToFence } from './messages.ts';

export interface FenceCommand {
  /** The Node that runs it. */
  readonly nodePath: string;
  readonly entryPath: string;
  readonly env: Readonly<Record<string, string>>;
}

export interface FenceEars {
  /** `pipe` comes with 'child-pipe'; null: it got lost, for example because this process may open no more files. */
  readonly tell: (message: FromFence, pipe: Socket | null) => void;
  readonly garbled: () => void;
}

/** Of what it writes to stderr when it dies; a stack trace has about 20 lines. */
const keptLines = 30;

export class FenceLink {
  /** Resolves with one sentence when the process is gone and its last message was told. */
  readonly ended: Promise<string>;
  readonly #process: ReturnType<typeof spawnFence>;
  readonly #identity: ProcessIdentity | null;
  readonly #lastWords: string[] = [];

  constructor(command: FenceCommand, ears: FenceEars) {
    this.#process = spawnFence(command);
    const { pid } = this.#process;
    this.#identity = pid === undefined ? null : { pid, start: readProcessStat(pid)?.start ?? 0 };
    this.#readMessages(ears);
    this.#readLastWords();
    this.ended = this.#waitForEnd();
  }

  send(message: ToFence): void {
    // What cannot be sent any more is for nobody: the end of the fence is told by its exit.
    if (this.#process.connected) this.#process.send(message, () => {});
  }

  /** Also ends a frozen one; the kernel kills its children with it. */
  kill(): void {
    if (this.#identity !== null) killProcess(this.#identity);
  }

  #readMessages({ tell, garbled }: FenceEars): void {
    this.#process.on('message', (value: unknown, handle: unknown) => {
      const pipe = handle instanceof Socket ? handle : null;
      const message = parseFromFence(value);
      if (message !== null) return tell(message, pipe);
      pipe?.destroy();
      garbled();
    });
  }

  #readLastWords(): void {
    const splitter = new LineSplitter(1000);
    this.#process.stderr.on('error', () => {});
    this.#process.stderr.on('data', (chunk: Buffer) => {
      this.#lastWords.push(...splitter.push(chunk).filter(line => line.trim() !== ''));
      this.#lastWords.splice(0, this.#lastWords.length - keptLines);
    });
  }

  async #waitForEnd(): Promise<string> {
    const closed = new Promise<void>(resolve => this.#process.once('disconnect', resolve));
    const result = await this.#process;
    // Its last messages may still be on their way when it is gone already.
    if (this.#process.connected) await closed;
    if (result.exitCode === undefined && result.signal === undefined) {
      return `the fence process cannot be started: ${result.originalMessage ?? 'no reason given'}`;
    }
    const how = result.signal === undefined ? `ended with code ${result.exitCode}` : `was ended by ${result.signal}`;
    const error = this.#lastWords.findLast(line => /error/i.test(line)) ?? this.#lastWords.at(-1);
    return `the fence process ${how}${error === undefined ? '' : ` (${error.trim()})`}`;
  }
}

function spawnFence({ nodePath, entryPath, env }: FenceCommand) {
  return execa(nodePath, [entryPath], {
    // Debuggers and loaders of main are not for it.
    env: { ...env, NODE_OPTIONS: '' },
    stdin: 'ignore',
    stdout: 'ignore',
    stderr: 'pipe',
    ipc: true,
    // Pipes can be handed over with either; JSON is what the door checks.
    serialization: 'json',
    buffer: false,
    reject: false,
    // A session of its own: Ctrl-C is for main alone. And it outlives main by the time it needs to kill and reap.
    detached: true,
    cleanup: false,
    forceKillAfterDelay: false,
  });
}
