// How the ingests of the whole cluster are doing, and who watches where: this node's own, and those of the others as they tell when asked.
// Asked only while somebody looks, at most once a second. A node that does not answer in time is left out: its streams show no figures,
// its viewers are not in the sums, nothing else waits; why it does not answer (another cluster_key, say) is kept for people.

import { sentenceOf } from '../base/errors.ts';
import type { ClusterState } from '../cluster/state.ts';
import type { Clock, Log, Peers } from '../ports.ts';
import type { Ingests } from './ingests.ts';
import { type NodeReport, parseNodeReport } from './parse-node-report.ts';
import type { ClusterViewers, IngestView } from './view.ts';
import type { Viewers } from './viewers.ts';

const path = '/cluster/report';
const timeoutMs = 1000;
const cacheMs = 1000;

export interface ClusterReportNeeds {
  readonly state: () => ClusterState;
  readonly peers: Pick<Peers, 'getJson'>;
  readonly ingests: Pick<Ingests, 'views'>;
  readonly viewers: Pick<Viewers, 'counts'>;
  readonly clock: Clock;
  readonly log: Log;
}

interface Answer extends NodeReport {
  readonly node: string;
}

export class ClusterReport {
  readonly #needs: ClusterReportNeeds;
  /** By node: why it did not answer the last time. */
  readonly #troubles = new Map<string, string>();
  #asked: { readonly atMs: number; readonly answers: Promise<readonly Answer[]> } | null = null;

  constructor(needs: ClusterReportNeeds) {
    this.#needs = needs;
  }

  /** By stream; of two nodes that tell of the same stream the later epoch counts. */
  async ingests(): Promise<ReadonlyMap<string, IngestView>> {
    const answers = await this.#answers();
    const views = new Map<string, IngestView>();
    for (const view of [...answers.flatMap(({ ingests }) => ingests), ...this.#needs.ingests.views()]) {
      const known = views.get(view.stream);
      if (known === undefined || view.epoch >= known.epoch) views.set(view.stream, view);
    }
    return views;
  }

  async viewers(): Promise<ClusterViewers> {
    const answers = await this.#answers();
    const own = { node: this.#needs.state().settings.me, viewers: this.#needs.viewers.counts() };
    const byStream = new Map<string, number>();
    const byNode = new Map<string, number>();
    for (const { node, viewers } of [...answers, own]) {
      byNode.set(node, 0);
      for (const [stream, count] of viewers) {
        byStream.set(stream, (byStream.get(stream) ?? 0) + count);
        byNode.set(node, (byNode.get(node) ?? 0) + count);
      }
    }
    return { byStream, byNode };
  }

  /** A sentence for each member that did not answer when it was asked last. */
  troubles(): readonly string[] {
    const { members } = this.#needs.state().mirror.latest;
    return [...this.#troubles].filter(([node]) => members.has(node)).map(([, sentence]) => sentence);
  }

  #answers(): Promise<readonly Answer[]> {
    const nowMs = this.#needs.clock.monotonicMs();
    if (this.#asked === null || nowMs - this.#asked.atMs >= cacheMs) {
      this.#asked = { atMs: nowMs, answers: this.#askAll() };
    }
    return this.#asked.answers;
  }

  async #askAll(): Promise<readonly Answer[]> {
    const { settings, mirror } = this.#needs.state();
    const { members } = mirror.latest;
    for (const node of [...this.#troubles.keys()]) if (!members.has(node)) this.#troubles.delete(node);
    const others = [...members].filter(([name]) => name !== settings.me);
    const answers = await Promise.all(others.map(([name, row]) => this.#ask(name, row.value?.apiUrl ?? null)));
    return answers.filter(answer => answer !== null);
  }

  async #ask(node: string, apiUrl: string | null): Promise<Answer | null> {
    if (apiUrl === null) return null;
    try {
      const report = parseNodeReport(await this.#needs.peers.getJson({ node, apiUrl }, path, timeoutMs));
      this.#answered(node);
      return { node, ...report };
    } catch (error) {
      this.#failed(
        node,
        `it is not known how the ingests of ${node} are doing, and who watches there: ${sentenceOf(error)}`,
      );
      return null;
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
