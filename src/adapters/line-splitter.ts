// Cuts a stream of bytes into lines without ever holding more than one line's limit: what a program writes without a line end, or
// in no encoding at all, must not grow anybody's memory. The rest of a too long line is dropped.

const lineEnd = 0x0a;

export class LineSplitter {
  readonly #limitBytes: number;
  #parts: Buffer[] = [];
  #length = 0;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  /** The lines that `chunk` completes, without their ends; bytes that are no UTF-8 become replacement characters. */
  push(chunk: Buffer): string[] {
    const lines: string[] = [];
    let from = 0;
    for (let at = chunk.indexOf(lineEnd); at >= 0; at = chunk.indexOf(lineEnd, from)) {
      this.#keep(chunk.subarray(from, at));
      lines.push(this.#take());
      from = at + 1;
    }
    this.#keep(chunk.subarray(from));
    return lines;
  }

  /** What came after the last line end; null: nothing. */
  end(): string | null {
    return this.#length === 0 ? null : this.#take();
  }

  #keep(part: Buffer): void {
    const room = this.#limitBytes - this.#length;
    if (room <= 0 || part.length === 0) return;
    // A copy: a slice of the chunk would keep the whole chunk alive.
    const kept = Buffer.from(part.subarray(0, room));
    this.#parts.push(kept);
    this.#length += kept.length;
  }

  #take(): string {
    const line = Buffer.concat(this.#parts, this.#length).toString('utf8');
    this.#parts = [];
    this.#length = 0;
    return line.endsWith('\r') ? line.slice(0, -1) : line;
  }
}
