// The configuration as it stands in its file and those that it includes, read as often as somebody wants, with the paths that the last
// reading depended on.

import { type LoadedConfig, loadConfig } from '../../config/load-config.ts';
import { configFiles } from './config-files.ts';

export class ConfigSource {
  readonly #path: string;
  readonly #environment: Readonly<Record<string, string | undefined>>;
  #paths: ReadonlySet<string> = new Set();

  constructor(path: string, environment: Readonly<Record<string, string | undefined>>) {
    this.#path = path;
    this.#environment = environment;
  }

  load(): LoadedConfig {
    const paths = new Set<string>();
    const loaded = loadConfig(
      configFiles(this.#environment, path => paths.add(path)),
      this.#path,
    );
    this.#paths = paths;
    return loaded;
  }

  /** Files, and folders that were searched. */
  get paths(): ReadonlySet<string> {
    return this.#paths;
  }
}
