// How the ingests of the whole cluster are doing: this node's own, and those of the others as they tell when asked. Asked only while
// somebody looks, at most once a second. A node that does not answer in time is left out: its streams show no figures, nothing else waits;
// why it does not answer (another cluster_key, say) is kept for people.

import { sentenceOf } from '../base/errors.ts';
import type { ClusterState } from '../cluster/state.ts';
import type { Clock, Log, Peers } from '../ports.ts';
import type { Ingests } from './ingests.ts';
import { parseIngestViews } from './parse-ingest-views.ts';
import type { IngestView } from './view.ts';

const path = '/cluster/ingests';
const timeoutMs = 1000;
const cacheMs = 1000;

export interface ClusterIngestsNeeds {
  readonly state: () => ClusterState;
  readonly peers: Pick<Peers, 'getJson'>;
  readonly ingests: Pick<Ingests, 'views'>;
  readonly clock: Clock;
  readonly log: Log;
}

export class ClusterIngests {
  readonly #needs: ClusterIngestsNeeds;
  /** By node: why it did not answer the last time. */
  readonly #troubles = new Map<string, string>();
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

  /** A sentence for each member that did not answer when it was asked last. */
  troubles(): readonly string[] {
    const { members } = this.#needs.state().mirror.latest;
    return [...this.#troubles].filter(([node]) => members.has(node)).map(([, sentence]) => sentence);
  }

  async #askAll(): Promise<readonly IngestView[]> {
    const { settings, mirror } = this.#needs.state();
    const { members } = mirror.latest;
    for (const node of [...this.#troubles.keys()]) if (!members.has(node)) this.#troubles.delete(node);
    const others = [...members].filter(([name]) => name !== settings.me);
    const answers = await Promise.all(others.map(([name, row]) => this.#ask(name, row.value?.apiUrl ?? null)));
    return answers.flat();
  }

  async #ask(node: string, apiUrl: string | null): Promise<readonly IngestView[]> {
    if (apiUrl === null) return [];
    try {
      const views = parseIngestViews(await this.#needs.peers.getJson(apiUrl, path, timeoutMs));
      this.#answered(node);
      return views;
    } catch (error) {
      this.#failed(node, `it is not known how the ingests of ${node} are doing: ${sentenceOf(error)}`);
      return [];
    }
  }

  #answered(node: string): void {
    if (!this.#troubles.delete(node)) return;
    this.#needs.log.info('peer-answers', { reason: `${node} tells again how its ingests are doing`, peer: node });
  }

  /** In the log once, however often somebody looks. */
  #failed(node: string, reason: string): void {
    if (this.#troubles.get(node) === reason) return;
    this.#troubles.set(node, reason);
    this.#needs.log.warn('peer-silent', { reason, peer: node });
  }
}
