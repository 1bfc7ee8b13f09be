// What Prometheus reads of a node: how things stand at that moment, and the sums of what has happened. Levels are read and made into text in
// one go, which takes the event loop as long as there are streams here; whoever asks meanwhile gets the same text.

import { Registry } from 'prom-client';
import type { NodeView } from '../../node/view.ts';
import { clusterLevels } from './cluster-levels.ts';
import { nodeLevels } from './node-levels.ts';
import { RequestCounts } from './request-counts.ts';
import { requestSums } from './request-sums.ts';
import { streamLevels } from './stream-levels.ts';

export class Metrics {
  readonly requests = new RequestCounts();
  readonly #registry: Registry;
  readonly #readers: readonly (() => void)[];
  #text: Promise<string> | null = null;

  /** @param registry with what else shall be told: events, the process. */
  constructor(view: NodeView, registry = new Registry()) {
    this.#registry = registry;
    this.#readers = [
      nodeLevels(registry, view),
      clusterLevels(registry, view),
      streamLevels(registry, view),
      requestSums(registry, this.requests),
    ];
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  text(): Promise<string> {
    this.#text ??= this.#makeText().finally(() => {
      this.#text = null;
    });
    return this.#text;
  }

  async #makeText(): Promise<string> {
    for (const read of this.#readers) read();
    return await this.#registry.metrics();
  }
}
