// The streams of the configuration by name, and what others need of one of them.

import type { Config, StreamConfig } from '../config/config.ts';
import type { WindowLimits } from '../media/next-entry.ts';

const unknownLimits: WindowLimits = { segmentDurationMs: 2000, segmentCount: 10 };

export class StreamIndex {
  readonly #byName: ReadonlyMap<string, StreamConfig>;
  /** Streams that run on every node on its own. */
  readonly local: readonly StreamConfig[];

  constructor(config: Config) {
    this.#byName = new Map(config.streams.map(stream => [stream.name, stream]));
    this.local = config.streams.filter(stream => stream.clusterIngest === null && !stream.disabled);
  }

  readonly find = (name: string): StreamConfig | null => this.#byName.get(name) ?? null;

  /** Whether it runs on one node of the cluster. */
  readonly isClustered = (name: string): boolean => this.find(name)?.clusterIngest != null;

  /** Also for a stream that has just gone from the file: its last segments still come in. */
  readonly limits = (name: string): WindowLimits => this.find(name) ?? unknownLimits;
}
