// What one child writes, as lines: cut at a limit, and no more of them than somebody can want to read, so that one source that sends
// garbage (ffmpeg then writes thousands of complaints a second) takes nothing from the other streams.
// stdout is never thinned out: its lines announce segments.

import type { Readable } from 'node:stream';
import { LineSplitter } from '../line-splitter.ts';
import type { Origin } from './messages.ts';

const lineLimitBytes = 4096;
/** Of stderr, per second. ffmpeg's report on its input and output has about 40 lines. */
const linesPerSecond = 100;

interface Pipe {
  readonly stream: Readable;
  readonly splitter: LineSplitter;
  readonly from: Origin;
}

export class ChildLines {
  readonly #tell: (from: Origin, line: string) => void;
  readonly #pipes: Pipe[] = [];
  #openPipes = 0;
  #onClosed: () => void = () => {};
  #hasEnded = false;
  #secondBeganMs = 0;
  #linesThisSecond = 0;
  #leftOut = 0;

  constructor(tell: (from: Origin, line: string) => void) {
    this.#tell = tell;
  }

  get pipes(): number {
    return this.#pipes.length;
  }

  read(stream: Readable, from: Origin): void {
    const splitter = new LineSplitter(lineLimitBytes);
    this.#pipes.push({ stream, splitter, from });
    this.#openPipes += 1;
    stream.on('data', (chunk: Buffer) => {
      for (const line of splitter.push(chunk)) this.#take(line, from);
    });
    stream.on('error', () => {});
    stream.once('close', () => {
      this.#openPipes -= 1;
      if (this.#openPipes === 0) this.#onClosed();
    });
  }

  /** Calls `act` when everything that was written has been read, because nobody can write any more. */
  whenRead(act: () => void): void {
    this.#onClosed = act;
    if (this.#openPipes === 0) act();
  }

  /** Tells what was written without a line end, and nothing any more after that. */
  end(): void {
    this.#onClosed = () => {};
    for (const { stream, splitter, from } of this.#pipes) {
      const rest = splitter.end();
      if (rest !== null) this.#take(rest, from);
      stream.destroy();
    }
    this.#tellLeftOut();
    this.#hasEnded = true;
  }

  #take(line: string, from: Origin): void {
    if (!this.#hasEnded && (from === 'stdout' || this.#hasRoom())) this.#tell(from, line);
  }

  #hasRoom(): boolean {
    const nowMs = performance.now();
    if (nowMs - this.#secondBeganMs >= 1000) {
      this.#tellLeftOut();
      this.#secondBeganMs = nowMs;
      this.#linesThisSecond = 0;
    }
    this.#linesThisSecond += 1;
    if (this.#linesThisSecond <= linesPerSecond) return true;
    this.#leftOut += 1;
    return false;
  }

  #tellLeftOut(): void {
    if (this.#leftOut === 0) return;
    const line = `[weir] ${this.#leftOut} more lines within a second were left out`;
    this.#leftOut = 0;
    this.#tell('stderr', line);
  }
}
