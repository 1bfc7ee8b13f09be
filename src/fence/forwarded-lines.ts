// The lines of one child on their way to main: cut at a limit, and no more of them than somebody can want to read, so that one source
// that sends garbage (ffmpeg then writes thousands of complaints a second) takes nothing from the other streams.
// stdout is never thinned out: its lines announce segments.

import type { Readable } from 'node:stream';
import { LineSplitter } from '../adapters/fence/line-splitter.ts';
import type { FromFence } from '../adapters/fence/messages.ts';

const lineLimitBytes = 4096;
/** Of stderr, per second. ffmpeg's report on its input and output has about 40 lines. */
const linesPerSecond = 100;

type Origin = 'stdout' | 'stderr';

export class ForwardedLines {
  readonly #child: number;
  readonly #tell: (message: FromFence) => void;
  readonly #onFirst: () => void;
  readonly #streams: { readonly stream: Readable; readonly splitter: LineSplitter; readonly from: Origin }[] = [];
  #isSilent = true;
  #hasEnded = false;
  #secondBeganMs = 0;
  #linesThisSecond = 0;
  #leftOut = 0;

  constructor(child: number, tell: (message: FromFence) => void, onFirst: () => void) {
    this.#child = child;
    this.#tell = tell;
    this.#onFirst = onFirst;
  }

  read(stream: Readable, from: Origin): void {
    const splitter = new LineSplitter(lineLimitBytes);
    this.#streams.push({ stream, splitter, from });
    stream.on('data', (chunk: Buffer) => {
      for (const line of splitter.push(chunk)) this.#forward(line, from);
    });
    stream.on('error', () => {});
  }

  pause(): void {
    for (const { stream } of this.#streams) stream.pause();
  }

  resume(): void {
    for (const { stream } of this.#streams) stream.resume();
  }

  /** The child is gone: forwards what it wrote without a line end, and nothing any more after that. */
  end(): void {
    for (const { splitter, from } of this.#streams) {
      const rest = splitter.end();
      if (rest !== null) this.#forward(rest, from);
    }
    this.#tellLeftOut();
    this.#hasEnded = true;
  }

  #forward(line: string, from: Origin): void {
    if (this.#hasEnded) return;
    if (this.#isSilent) {
      this.#isSilent = false;
      this.#onFirst();
    }
    if (from === 'stdout' || this.#hasRoom()) this.#tell({ type: 'child-line', child: this.#child, from, line });
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
    this.#tell({ type: 'child-line', child: this.#child, from: 'stderr', line });
  }
}
