// Nodes that came and went, and those that an operator wants to be empty.

import type { Tables } from '../mirror/tables.ts';
import { type ClusterEvent, nodeEvent } from './cluster-event.ts';

export function nodeEvents(was: Tables, is: Tables): readonly ClusterEvent[] {
  return [...goneNodes(was, is), ...newNodes(was, is), ...drainsBegun(was, is), ...drainsEnded(was, is)];
}

/** Why a node is not there any more, as far as the others can know. */
export function whyGone(was: Tables, node: string): string {
  return was.members.get(node)?.value?.leaving === true
    ? `${node} left the cluster`
    : `${node} was lost: it ended, was cut off from etcd, or its lease ran out`;
}

function goneNodes(was: Tables, is: Tables): readonly ClusterEvent[] {
  if (was.sessions === is.sessions) return [];
  return [...was.sessions]
    .filter(([node, session]) => is.sessions.get(node) !== session)
    .map(([node]) => nodeEvent('peer_down', node, whyGone(was, node)));
}

function newNodes(was: Tables, is: Tables): readonly ClusterEvent[] {
  if (was.sessions === is.sessions) return [];
  return [...is.sessions]
    .filter(([node, session]) => was.sessions.get(node) !== session)
    .map(([node, session]) => nodeEvent('peer_up', node, `${node} is a member of the cluster, as session ${session}`));
}

function drainsBegun(was: Tables, is: Tables): readonly ClusterEvent[] {
  if (was.drains === is.drains) return [];
  return [...is.drains]
    .filter(([node]) => !was.drains.has(node))
    .map(([node, { value }]) =>
      nodeEvent('drain_started', node, `${node} shall be empty (asked by ${value?.by ?? 'somebody'})`),
    );
}

function drainsEnded(was: Tables, is: Tables): readonly ClusterEvent[] {
  if (was.drains === is.drains) return [];
  return [...was.drains.keys()]
    .filter(node => !is.drains.has(node))
    .map(node => nodeEvent('drain_ended', node, `${node} may have streams again: its mark was taken away`));
}
