// L5: liveness also while faults go on: no stream that should run is without an owner for long while one node at least was well all that
// time and would take it. Asked for with care: each join, drain and decline may make the others wait once more, so the time begins anew.

import type { ClusterStream } from '../../../src/cluster/settings.ts';
import type { Calm } from './calm.ts';
import { type Judge, Violation } from './judge.ts';
import type { Truth } from './truth.ts';

export interface VacancyJudgeOptions {
  readonly truth: Truth;
  readonly streams: readonly ClusterStream[];
  readonly nodes: readonly string[];
  readonly maxStreams: number | null;
  readonly calm: Pick<Calm, 'sinceMs'>;
  /** As etcd grants it. */
  readonly ttlMs: number;
  readonly settleMs: number;
  /** Whether the file of that node has it; what is held in etcd all know. */
  readonly knows?: (node: string, stream: string) => boolean;
}

interface Vacancy {
  readonly sinceMs: number;
  /** What the nodes count their waiting from. */
  readonly standing: string;
}

/** Beside the lease: for etcd's look every 500 ms, the news, the turns of those who come before, and the claim. */
export const takeoverMs = 1000;
/** A preferred host that says nothing is waited for from when every node must have settled. */
const settlesAtMost = 3;
export const clockSlack = 1.006;

export class VacancyJudge implements Judge {
  readonly #options: VacancyJudgeOptions;
  readonly #vacancies = new Map<string, Vacancy>();
  /** When each node had no room the last time. */
  readonly #fullAtMs = new Map<string, number>();

  constructor(options: VacancyJudgeOptions) {
    this.#options = options;
  }

  look(nowMs: number): void {
    for (const node of this.#options.nodes) if (this.#isFull(node)) this.#fullAtMs.set(node, nowMs);
    const held = [...this.#options.truth.held.values()].map(({ stream }) => stream);
    for (const stream of [...this.#options.streams, ...held]) {
      const sinceMs = this.#vacantSince(stream, nowMs);
      if (sinceMs !== null) this.#isTaken(stream, sinceMs, nowMs);
    }
  }

  #vacantSince({ name, captureAt }: ClusterStream, nowMs: number): number | null {
    const { truth } = this.#options;
    if (truth.stops.has(name) || truth.effectiveOwner(name) !== undefined) {
      this.#vacancies.delete(name);
      return null;
    }
    const joins = [...truth.joins.values()].reduce((sum, count) => sum + count, 0);
    const away = [...truth.drains, '', ...truth.leaving].join(' ');
    const files = [
      ...truth.digests,
      truth.held.get(name)?.mod,
      this.#options.nodes.map(node => this.#knows(node, name)),
    ];
    const standing = `${joins} ${away} ${files} ${captureAt.map(host => truth.isWilling(host, name)).join(' ')}`;
    const known = this.#vacancies.get(name);
    if (known?.standing === standing) return known.sinceMs;
    this.#vacancies.set(name, { sinceMs: nowMs, standing });
    return nowMs;
  }

  #isTaken(stream: ClusterStream, sinceMs: number, nowMs: number): void {
    const { nodes, calm, truth, ttlMs, settleMs } = this.#options;
    const settles = stream.captureAt.length === 0 ? 1 : settlesAtMost;
    const boundMs = (ttlMs + takeoverMs + settles * settleMs) * clockSlack;
    // one that may not know of it yet is waited for
    if (stream.captureAt.some(host => !this.#knows(host, stream.name) && truth.isWilling(host, stream.name))) return;
    for (const node of nodes) {
      if (!this.#knows(node, stream.name)) continue;
      const calmMs = calm.sinceMs(node);
      if (calmMs === null || !truth.isWilling(node, stream.name)) continue;
      const waitedMs = nowMs - Math.max(sinceMs, calmMs, this.#fullAtMs.get(node) ?? 0);
      if (waitedMs <= boundMs) continue;
      throw new Violation(
        'L5',
        `${stream.name} has no owner for ${waitedMs.toFixed(0)} ms, and all that time ${node} was well; at most ${boundMs.toFixed(0)} ms`,
      );
    }
  }

  #knows(node: string, stream: string): boolean {
    const { knows, truth } = this.#options;
    return truth.held.has(stream) || (knows?.(node, stream) ?? true);
  }

  #isFull(node: string): boolean {
    const { maxStreams, truth } = this.#options;
    return maxStreams !== null && truth.takenAt(node) >= maxStreams;
  }
}
