// What Prometheus reads of a node: how things stand at that moment, and the sums of what has happened. With thousands of streams that is
// a lot of text; it is made piece by piece, so that no viewer waits for all of it. Whoever asks meanwhile gets the same text.

import { setImmediate } from 'node:timers/promises';
import { Registry } from 'prom-client';
import type { NodeView } from '../../node/view.ts';
import { clusterLevels } from './cluster-levels.ts';
import { nodeLevels } from './node-levels.ts';
import { RequestCounts } from './request-counts.ts';
import { requestSums } from './request-sums.ts';
import { streamLevels } from './stream-levels.ts';

/** The loop is let go on after this long; the figures of one metric are not taken apart. */
const turnMs = 5;

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
      ...streamLevels(registry, view),
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
    const breathe = breathing();
    for (const read of this.#readers) {
      read();
      await breathe();
    }
    let text = '';
    for (const { name } of this.#registry.getMetricsAsArray()) {
      text += `${await this.#registry.getSingleMetricAsString(name)}\n\n`;
      await breathe();
    }
    return text;
  }
}

/** Lets other work in when the last time is long enough ago. */
function breathing(): () => Promise<void> {
  let sinceMs = performance.now();
  return async () => {
    if (performance.now() - sinceMs < turnMs) return;
    await setImmediate();
    sinceMs = performance.now();
  };
}
