// An event as it is told: with its id, which is ordered within one life of a node, and its wall time. Fields that say nothing are left out.

import type { ClusterEvent, ClusterEventType } from '../../cluster/events/cluster-event.ts';

/** Beside those of the cluster, what only this node knows: whether it hears of etcd, and that events are missing here. */
export type ToldEventType = ClusterEventType | 'etcd_lost' | 'etcd_back' | 'gap';

export interface ToldEvent {
  readonly id: string;
  readonly type: ToldEventType;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly node?: string;
  readonly stream?: string;
  readonly from?: string;
  readonly to?: string;
  readonly reason: string;
}

export interface News extends Omit<ClusterEvent, 'type'> {
  readonly type: ToldEventType;
}

/** What stands in etcd may be of any length: a stranger may write there. */
const mostCharacters = 500;

export function toldEvent({ type, node, stream, from, to, reason }: News, id: string, unixMs: number): ToldEvent {
  const names = Object.entries({ node, stream, from, to }).flatMap(([field, name]) =>
    name === null ? [] : [[field, shortened(name)]],
  );
  return { id, type, at: new Date(unixMs).toISOString(), ...Object.fromEntries(names), reason: shortened(reason) };
}

function shortened(text: string): string {
  return text.length > mostCharacters ? `${text.slice(0, mostCharacters)}…` : text;
}
