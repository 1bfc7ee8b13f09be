// How the ingests of the whole cluster are doing: this node's own, and those of the others as they tell when asked. Asked only while
// somebody looks, at most once a second. A node that does not answer in time is left out: its streams show no figures, nothing else waits.

import type { ClusterState } from '../cluster/state.ts';
import type { Clock, Peers } from '../ports.ts';
import type { Ingests } from './ingests.ts';
import { parseIngestViews } from './parse-ingest-views.ts';
import type { IngestView } from './view.ts';

const path = '/cluster/ingests';
const timeoutMs = 1000;
const cacheMs = 1000;

export interface ClusterIngestsNeeds {
  readonly state: () => ClusterState;
  readonly peers: Peers;
  readonly ingests: Pick<Ingests, 'views'>;
  readonly clock: Clock;
}

export class ClusterIngests {
  readonly #needs: ClusterIngestsNeeds;
  #asked: { readonly atMs: number; readonly views: Promise<readonly IngestView[]> } | null = null;

  constructor(needs: ClusterIngestsNeeds) {
    this.#needs = needs;
  }

  /** By stream; of two nodes that tell of the same stream the later epoch counts. */
  async all(): Promise<ReadonlyMap<string, IngestView>> {
    const nowMs = this.#needs.clock.monotonicMs();
    if (this.#asked === null || nowMs - this.#asked.atMs >= cacheMs) {
      this.#asked = { atMs: nowMs, views: this.#askAll() };
    }
    const views = new Map<string, IngestView>();
    for (const view of [...(await this.#asked.views), ...this.#needs.ingests.views()]) {
      const known = views.get(view.stream);
      if (known === undefined || view.epoch >= known.epoch) views.set(view.stream, view);
    }
    return views;
  }

  async #askAll(): Promise<readonly IngestView[]> {
    const { settings, mirror } = this.#needs.state();
    const others = [...mirror.latest.members].filter(([name]) => name !== settings.me);
    const answers = await Promise.all(others.map(([, row]) => this.#ask(row.value?.apiUrl ?? null)));
    return answers.flat();
  }

  async #ask(apiUrl: string | null): Promise<readonly IngestView[]> {
    if (apiUrl === null) return [];
    try {
      return parseIngestViews(await this.#needs.peers.getJson(apiUrl, path, timeoutMs));
    } catch {
      return [];
    }
  }
}
