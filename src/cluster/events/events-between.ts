// What has happened between two states of a node's part in the cluster, read from what it knows of the store: so every node can tell of all
// of them. Of what was broken off and listed anew, only the difference is known. The first list is no news, and neither is that of a store
// which went back in time.

import type { ClusterState } from '../state.ts';
import type { ClusterEvent } from './cluster-event.ts';
import { configEvents } from './config-events.ts';
import { nodeEvents } from './node-events.ts';
import { streamEvents } from './stream-events.ts';

export function eventsBetween(before: ClusterState, after: ClusterState): readonly ClusterEvent[] {
  const [was, is] = [before.mirror, after.mirror];
  if (was.latest === is.latest || was.clusterId === null || is.clusterId === null) return [];
  return [
    ...nodeEvents(was.latest, is.latest),
    ...streamEvents(was.latest, is.latest),
    ...configEvents(was.latest, is.latest),
  ];
}
