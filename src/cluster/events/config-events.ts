// What nodes run by, where the store shows that it has changed: the file of a node, as far as placement depends on it, and streams held in
// etcd. A change of a file that no other node needs to know of shows in that node's log alone.

import type { Row, Table } from '../mirror/row.ts';
import type { StreamValue } from '../mirror/stream-value.ts';
import type { Tables } from '../mirror/tables.ts';
import { type ClusterEvent, nodeEvent } from './cluster-event.ts';

export function configEvents(was: Tables, is: Tables): readonly ClusterEvent[] {
  return [...filesRead(was, is), ...heldStreams(was.streams, is.streams)];
}

function filesRead(was: Tables, is: Tables): readonly ClusterEvent[] {
  if (was.members === is.members) return [];
  return [...is.members].flatMap(([node, { create, value }]) => {
    const before = was.members.get(node);
    const isSame = before?.create !== create || before.value == null || before.value.digest === value?.digest;
    if (isSame || value === null) return [];
    return [nodeEvent('config_changed', node, `${node} runs by another configuration now (${value.digest})`)];
  });
}

function heldStreams(was: Table<StreamValue>, is: Table<StreamValue>): readonly ClusterEvent[] {
  if (was === is) return [];
  const written = [...is].filter(([stream, { mod }]) => was.get(stream)?.mod !== mod);
  const removed = [...was.keys()].filter(stream => !is.has(stream));
  return [
    ...written.map(([stream, row]) => heldEvent(stream, writtenWords(row, was.has(stream)))),
    ...removed.map(stream => heldEvent(stream, 'removed from etcd')),
  ];
}

function writtenWords({ value }: Row<StreamValue>, isKnown: boolean): string {
  if (value === null || value.trouble !== null) return 'what stands in etcd of it cannot be read';
  return `${isKnown ? 'changed' : 'added'} in etcd by ${value.by}`;
}

function heldEvent(stream: string, reason: string): ClusterEvent {
  return { type: 'config_changed', node: null, stream, from: null, to: null, reason };
}
