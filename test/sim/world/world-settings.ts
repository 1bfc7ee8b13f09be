// What a world is made of: nodes, streams, timeouts. Chosen by chance from what weir allows, its warnings not heeded.

import type { ClusterStream, Settings } from '../../../src/cluster/settings.ts';
import type { Seeded } from '../../support/scenario/seeded.ts';

export interface WorldSettings {
  readonly nodes: readonly string[];
  /** By node: how much of the streams it shall have. */
  readonly weights: ReadonlyMap<string, number>;
  /** Of each node; all together have room for all streams. null: no bound. */
  readonly maxStreams: number | null;
  readonly streams: readonly ClusterStream[];
  readonly timeouts: Pick<
    Settings,
    'fetchTimeoutMs' | 'staleTimeoutMs' | 'reclaimDelayMs' | 'settleMs' | 'rebalanceDelayMs'
  >;
  /** Etcd raises shorter leases to this. */
  readonly minTtlSeconds: number;
  /** How often etcd looks for leases that have ended. Etcd does it every 500 ms, but nothing may rest on its being late. */
  readonly lessorEveryMs: number;
  /** The feed's signs of life are told. They change nothing, so mostly they are left out: nothing may depend on being woken by them. */
  readonly tellsSigns: boolean;
}

/** How long a lease lives, as etcd grants it. */
export function ttlMs({ timeouts, minTtlSeconds }: WorldSettings): number {
  return Math.max(Math.ceil(timeouts.staleTimeoutMs / 1000), minTtlSeconds) * 1000;
}

const names = ['a', 'b', 'c', 'd'];
const timeouts: readonly (readonly [fetchMs: number, staleMs: number])[] = [
  [1000, 3000],
  [500, 2000],
  [1500, 5000],
  [2000, 8000],
  [2000, 10_000],
];
const preferenceShare = 0.4;
const unequalShare = 0.3;
const boundedShare = 0.25;

export function chooseSettings(chance: Seeded): WorldSettings {
  const nodes = names.slice(0, chance.happens(0.5) ? 3 : 4);
  const [fetchTimeoutMs, staleTimeoutMs] = chance.pick(timeouts);
  const hasPreferences = chance.happens(0.7);
  const isUnequal = chance.happens(unequalShare);
  const weight = (): number => (isUnequal ? chance.pick([1, 1, 2, 3]) : 1);
  const streams = Array.from({ length: 6 + Math.floor(chance.number() * 5) }, (_, index) => {
    const prefers = hasPreferences && chance.happens(preferenceShare);
    const captureAt = prefers ? shuffled(nodes, chance).slice(0, 1 + Math.floor(chance.number() * 2)) : [];
    return { name: `s${index}`, captureAt, reclaim: 'auto' as const, weight: weight() };
  });
  return {
    nodes,
    weights: new Map(nodes.map(node => [node, weight()])),
    maxStreams: chance.happens(boundedShare) ? Math.ceil(streams.length / nodes.length) + chance.pick([0, 1, 3]) : null,
    streams,
    timeouts: {
      fetchTimeoutMs,
      staleTimeoutMs,
      reclaimDelayMs: chance.pick([1000, 3000]),
      settleMs: chance.pick([500, 1500, 3000]),
      rebalanceDelayMs: chance.pick([2000, 6000]),
    },
    minTtlSeconds: chance.pick([2, 2, 4]),
    lessorEveryMs: chance.pick([500, 500, 20]),
    tellsSigns: chance.happens(0.1),
  };
}

function shuffled<T>(items: readonly T[], chance: Seeded): T[] {
  return items
    .map(item => ({ item, rank: chance.number() }))
    .sort((one, other) => one.rank - other.rank)
    .map(({ item }) => item);
}
