// A file for each thing that says something, in the folder of the run.

import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';

export class Logs {
  readonly #folder: string;
  readonly #files = new Map<string, WriteStream>();

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
  }

  line(name: string, text: string): void {
    const file = this.#files.get(name) ?? createWriteStream(join(this.#folder, `${name}.log`), { flags: 'a' });
    this.#files.set(name, file);
    file.write(`${text}\n`);
  }
}
