// One life of the fence process, seen from main: the pipe to it, its messages, its end. Which life comes after it is fence-process.ts.

import { execa } from 'execa';
import { killProcess, type ProcessIdentity, readProcessStat } from '../process-stat.ts';
import { LineSplitter } from './line-splitter.ts';
import { encodeMessage, type FromFence, messageLimitBytes, parseFromFence, type ToFence } from './messages.ts';

export interface FenceCommand {
  /** The Node that runs it. */
  readonly nodePath: string;
  readonly entryPath: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Of what it writes to stderr when it dies; a stack trace has about 20 lines. */
const keptLines = 30;

export class FenceLink {
  /** Resolves with one sentence when the process is gone and its last message was told. */
  readonly ended: Promise<string>;
  readonly #process: ReturnType<typeof spawnFence>;
  readonly #identity: ProcessIdentity | null;
  readonly #lastWords: string[] = [];

  constructor(command: FenceCommand, tell: (message: FromFence) => void, garbled: (line: string) => void) {
    this.#process = spawnFence(command);
    const { pid } = this.#process;
    this.#identity = pid === undefined ? null : { pid, start: readProcessStat(pid)?.start ?? 0 };
    this.#process.stdin.on('error', () => {});
    this.#readMessages(tell, garbled);
    this.#readLastWords();
    this.ended = this.#waitForEnd();
  }

  send(message: ToFence): void {
    if (this.#process.stdin.writable) this.#process.stdin.write(encodeMessage(message));
  }

  /** Closes the pipe: it kills and reaps all, and ends. */
  close(): void {
    this.#process.stdin.end();
  }

  /** Also ends a frozen one; the kernel kills its children with it. */
  kill(): void {
    if (this.#identity !== null) killProcess(this.#identity);
  }

  #readMessages(tell: (message: FromFence) => void, garbled: (line: string) => void): void {
    const splitter = new LineSplitter(messageLimitBytes);
    this.#process.stdout.on('error', () => {});
    this.#process.stdout.on('data', (chunk: Buffer) => {
      for (const line of splitter.push(chunk)) {
        const message = parseFromFence(line);
        if (message === null) garbled(line.slice(0, 200));
        else tell(message);
      }
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
    const result = await this.#process;
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
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'pipe',
    buffer: false,
    reject: false,
    // A session of its own: Ctrl-C is for main alone. And it outlives main by the time it needs to kill and reap.
    detached: true,
    cleanup: false,
    forceKillAfterDelay: false,
  });
}
