// What a node is started with: decided by the command line, the environment and the file.

import type { Config, EtcdConfig, ListenAddress, LogLevel, PeerConfig } from '../config/config.ts';
import type { LoadedConfig } from '../config/load-config.ts';
import type { Log } from '../ports.ts';

export interface Launch {
  readonly config: Config;
  /** Where the configuration comes from, for when it changes. */
  readonly source: ConfigSourcePort;
  readonly me: PeerConfig;
  /** null: this node runs an etcd of its own. */
  readonly etcd: EtcdConfig | null;
  /** null: nowhere; then there is `https`. */
  readonly http: ListenAddress | null;
  readonly https: ListenAddress | null;
  /** Where viewers are sent, by the environment; null: as the file says. */
  readonly publicUrl: string | null;
  /** null: the default place. */
  readonly dataPath: string | null;
  /** Of the configuration, for the status page. */
  readonly warnings: readonly string[];
  /** Of these, what does not come from the file alone, and so is not mended by another one. */
  readonly lastingWarnings: readonly string[];
  readonly log: Log & { setLevel(level: LogLevel): void };
}

export interface ConfigSourcePort {
  /** Beside the event loop. */
  loadAside(): Promise<LoadedConfig>;
  /** Files and folders that the last reading depended on. */
  readonly paths: Iterable<string>;
}
