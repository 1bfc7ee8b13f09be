// Looks whether the files of the configuration have changed, once a second, by what the file system says of each path that was read or
// searched: editors that replace a file, links that lead elsewhere (a ConfigMap) and new files for a pattern all show in that, on every file
// system, and a look costs 20 µs a file (measured with 10,000), none of it at a stretch. Something that has changed is told when two looks in a row saw the same, so a file that is
// being written is waited for. Not promised: that a writer who pauses for more than a second in the middle of a file is noticed; write
// beside it and rename.

import { stat } from 'node:fs/promises';
import type { Clock } from '../../ports.ts';

const lookEveryMs = 1000;

export interface ConfigWatchOptions {
  readonly clock: Pick<Clock, 'monotonicMs' | 'wakeAt'>;
  /** Files and folders; asked before each look. */
  readonly paths: () => Iterable<string>;
  /** Whether anybody wants to know. */
  readonly isOn: () => boolean;
  /** Told once for each change, and once at the first look: what happened before it is not known. */
  readonly onChange: () => void;
}

export class ConfigWatch {
  readonly #options: ConfigWatchOptions;
  #told: string | null = null;
  #seen: string | null = null;
  #cancel: () => void = () => {};
  #isClosed = false;

  constructor(options: ConfigWatchOptions) {
    this.#options = options;
    this.#sleep();
  }

  close(): void {
    this.#isClosed = true;
    this.#cancel();
  }

  /** Also for tests: one look now. */
  async look(): Promise<void> {
    const { paths, isOn, onChange } = this.#options;
    if (!isOn()) {
      this.#told = this.#seen = null;
      return;
    }
    const seen = await signatureOf(paths());
    if (this.#isClosed) return;
    const isStill = seen === this.#seen;
    this.#seen = seen;
    if (!isStill || seen === this.#told) return;
    this.#told = seen;
    onChange();
  }

  #sleep(): void {
    const { clock } = this.#options;
    this.#cancel = clock.wakeAt(clock.monotonicMs() + lookEveryMs, () => {
      void this.look().finally(() => {
        if (!this.#isClosed) this.#sleep();
      });
    });
  }
}

async function signatureOf(paths: Iterable<string>): Promise<string> {
  const lines: string[] = [];
  for (const path of [...paths].toSorted()) lines.push(`${path} ${await signatureOfOne(path)}`);
  return lines.join('\n');
}

async function signatureOfOne(path: string): Promise<string> {
  try {
    const { dev, ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
    return `${dev} ${ino} ${size} ${mtimeNs} ${ctimeNs}`;
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  }
}
