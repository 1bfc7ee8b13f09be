// All streams that this node knows of, by name, as they are configured now, and what others need of one of them.

import type { StreamConfig } from '../../config/config.ts';
import { isSame } from '../../config/reload/effective-config.ts';
import type { WindowLimits } from '../../media/next-entry.ts';

const unknownLimits: WindowLimits = { segmentDurationMs: 2000, segmentCount: 10 };

export class StreamIndex {
  #byName: ReadonlyMap<string, StreamConfig> = new Map();
  #all: readonly StreamConfig[] = [];
  #local: readonly StreamConfig[] = [];

  constructor(streams: readonly StreamConfig[]) {
    this.replace(streams);
  }

  /** The very same list while nothing has changed. */
  get all(): readonly StreamConfig[] {
    return this.#all;
  }

  /** Streams that run on every node on its own. */
  get local(): readonly StreamConfig[] {
    return this.#local;
  }

  /** @returns those that were there before, in another form. */
  replace(streams: readonly StreamConfig[]): readonly StreamConfig[] {
    const before = this.#byName;
    this.#byName = new Map(streams.map(stream => [stream.name, stream]));
    this.#all = streams;
    this.#local = streams.filter(stream => stream.clusterIngest === null && !stream.disabled);
    return streams.filter(stream => before.has(stream.name) && !isSame(before.get(stream.name), stream));
  }

  readonly find = (name: string): StreamConfig | null => this.#byName.get(name) ?? null;

  /** Whether it runs on one node of the cluster. */
  readonly isClustered = (name: string): boolean => this.find(name)?.clusterIngest != null;

  /** Also for a stream that has just gone: its last segments still come in. */
  readonly limits = (name: string): WindowLimits => this.find(name) ?? unknownLimits;
}
