// What nodes run by, where the store shows that it has changed: the file of a node, as far as placement depends on it, and streams held in
// etcd. A change of a file that no other node needs to know of shows in that node's log alone.

import type { Fields } from '../../config/held/held-stream.ts';
import type { Row, Table } from '../mirror/row.ts';
import type { StreamValue } from '../mirror/stream-value.ts';
import type { Tables } from '../mirror/tables.ts';
import type { MemberValue } from '../mirror/values.ts';
import { type ClusterEvent, nodeEvent } from './cluster-event.ts';

const mostNamed = 5;
/** A stranger may have written fields of any name, and any digest; events are kept by the thousand. */
const longestWord = 64;

export function configEvents(was: Tables, is: Tables): readonly ClusterEvent[] {
  return [...filesRead(was, is), ...heldStreams(was.streams, is.streams)];
}

function filesRead(was: Tables, is: Tables): readonly ClusterEvent[] {
  if (was.members === is.members) return [];
  return [...is.members].flatMap(([node, { create, value }]) => {
    const before = was.members.get(node);
    const isSame = before?.create !== create || before.value == null || before.value.digest === value?.digest;
    if (isSame || value === null) return [];
    return [
      nodeEvent('config_changed', node, `${node} runs by another configuration now${changeWords(before.value, value)}`),
    ];
  });
}

/** One change may have been overtaken by the next before anybody was told of it. */
function changeWords(before: MemberValue, { digest, change }: MemberValue): string {
  return change?.from === before.digest ? `: ${change.sentence}` : ` (${digest.slice(0, longestWord)})`;
}

function heldStreams(was: Table<StreamValue>, is: Table<StreamValue>): readonly ClusterEvent[] {
  if (was === is) return [];
  const written = [...is].filter(([stream, { mod }]) => was.get(stream)?.mod !== mod);
  const removed = [...was.keys()].filter(stream => !is.has(stream));
  return [
    ...written.map(([stream, row]) => heldEvent(stream, writtenWords(row, was.get(stream)))),
    ...removed.map(stream => heldEvent(stream, 'removed from etcd')),
  ];
}

function writtenWords({ value }: Row<StreamValue>, before: Row<StreamValue> | undefined): string {
  if (value === null || value.trouble !== null) return 'what stands in etcd of it cannot be read';
  if (before === undefined) return `added in etcd by ${value.by}`;
  const names = before.value === null ? [] : changedFields(before.value.stream.fields, value.stream.fields);
  return `changed in etcd by ${value.by}${names.length === 0 ? '' : `: ${listed(names)}`}`;
}

/** By name: what they say may be secret. */
function changedFields(was: Fields, is: Fields): readonly string[] {
  const names = new Set([...Object.keys(was), ...Object.keys(is)]);
  const changed = [...names].filter(name => JSON.stringify(was[name]) !== JSON.stringify(is[name]));
  return changed.map(name => name.slice(0, longestWord));
}

function listed(names: readonly string[]): string {
  const more = names.length > mostNamed ? ` and ${names.length - mostNamed} more` : '';
  return `${names.slice(0, mostNamed).join(', ')}${more}`;
}

function heldEvent(stream: string, reason: string): ClusterEvent {
  return { type: 'config_changed', node: null, stream, from: null, to: null, reason };
}
