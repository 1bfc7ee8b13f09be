// The configuration as it stands in its file and those that it includes, read as often as somebody wants, with the paths that the last
// reading depended on. A node that runs reads it in a thread of its own (config-reader.ts): 10,000 streams take a second of a core, for which
// the event loop would stand still, and with it the renewal of the lease.

import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { LoadedConfig } from '../../config/load-config.ts';
import { type Reading, readConfig } from './read-config.ts';

/** The built program: Node 20 runs no TypeScript. */
const builtReaderPath = fileURLToPath(new URL('../../../dist/adapters/config/config-reader.js', import.meta.url));

export class ConfigSource {
  readonly #path: string;
  readonly #environment: Readonly<Record<string, string | undefined>>;
  readonly #readerPath: string;
  #paths: ReadonlySet<string> = new Set();

  constructor(
    path: string,
    environment: Readonly<Record<string, string | undefined>>,
    readerPath: string = builtReaderPath,
  ) {
    this.#path = path;
    this.#environment = environment;
    this.#readerPath = readerPath;
  }

  load(): LoadedConfig {
    return this.#taken(readConfig(this.#path, this.#environment));
  }

  /** The same, beside the event loop. Rejects when there is no such thread, or no memory for it. */
  async loadAside(): Promise<LoadedConfig> {
    return this.#taken(await this.#readAside());
  }

  /** Files, and folders that were searched. */
  get paths(): ReadonlySet<string> {
    return this.#paths;
  }

  #taken({ loaded, paths }: Reading): LoadedConfig {
    this.#paths = new Set(paths);
    return loaded;
  }

  #readAside(): Promise<Reading> {
    const workerData = { path: this.#path, environment: { ...this.#environment } };
    const worker = new Worker(this.#readerPath, { workerData });
    return new Promise((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', status => reject(new Error(`the thread that read it ended with status ${status}`)));
    });
  }
}
