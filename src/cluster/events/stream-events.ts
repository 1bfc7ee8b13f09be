// Streams that have another owner than before, or none. Looked for among the holdings of the nodes whose holdings differ, so that one claim
// among 10,000 streams costs no look at all of them.

import { holdingsOf } from '../mirror/holdings.ts';
import type { Row } from '../mirror/row.ts';
import { effectiveOwner, type Tables } from '../mirror/tables.ts';
import type { OwnerValue } from '../mirror/values.ts';
import type { ClusterEvent } from './cluster-event.ts';
import { whyGone } from './node-events.ts';

interface Owner {
  readonly node: string;
  readonly row: Row<OwnerValue>;
}

export function streamEvents(was: Tables, is: Tables): readonly ClusterEvent[] {
  const changed = [...changedStreams(was, is)].flatMap(stream => eventOf(stream, was, is) ?? []);
  return [...changed, ...stoppedOrphans(was, is)];
}

function changedStreams(was: Tables, is: Tables): ReadonlySet<string> {
  const changed = new Set<string>();
  const [before, after] = [holdingsOf(was), holdingsOf(is)];
  if (before === after) return changed;
  for (const node of new Set([...before.keys(), ...after.keys()])) {
    const [had, has] = [before.get(node), after.get(node)];
    if (had === has) continue;
    for (const [stream, epoch] of had ?? []) if (has?.get(stream) !== epoch) changed.add(stream);
    for (const [stream, epoch] of has ?? []) if (had?.get(stream) !== epoch) changed.add(stream);
  }
  return changed;
}

function eventOf(stream: string, was: Tables, is: Tables): ClusterEvent | null {
  const former = effectiveOwner(was, stream);
  const owner = effectiveOwner(is, stream);
  if (owner !== null) return ownedEvent(stream, former, owner, is);
  return former === null ? null : endedEvent(stream, former, was, is);
}

/** Moved: handed over by a node that lives. All else is a claim, also where a move failed and its owner took the stream back. */
function ownedEvent(stream: string, former: Owner | null, { node: to, row }: Owner, is: Tables): ClusterEvent | null {
  if (former?.row.mod === row.mod) return null;
  const isHandedOver = former !== null && former.node !== to && isLiving(former, is);
  const from = former?.node ?? row.value?.history.find(({ node }) => node !== null)?.node ?? null;
  const reason = row.value?.reason ?? '';
  return { type: isHandedOver ? 'stream_moved' : 'stream_claimed', node: to, stream, from, to, reason };
}

function endedEvent(stream: string, former: Owner, was: Tables, is: Tables): ClusterEvent {
  const { node: from } = former;
  const row = is.owners.get(stream);
  const about = { node: from, stream, from, to: null };
  const stop = is.stops.get(stream);
  if (stop !== undefined) return { type: 'stream_stopped', ...about, reason: stopWords(stop.value?.by) };
  if (!isLiving(former, is)) return { type: 'stream_lost', ...about, reason: whyGone(was, from) };
  if (row === undefined) return { type: 'stream_stopped', ...about, reason: 'it is not in the configuration any more' };
  const reason =
    row.value === null
      ? 'its owner key in etcd cannot be read any more'
      : `${from} has let go of it: ${row.value.reason}`;
  return { type: 'stream_lost', ...about, reason };
}

/** Switched off while nobody had them. */
function stoppedOrphans(was: Tables, is: Tables): readonly ClusterEvent[] {
  if (was.stops === is.stops) return [];
  const isOrphan = (stream: string) => effectiveOwner(was, stream) === null && effectiveOwner(is, stream) === null;
  return [...is.stops]
    .filter(([stream]) => !was.stops.has(stream) && isOrphan(stream))
    .map(([stream, { value }]) => {
      const reason = stopWords(value?.by);
      return { type: 'stream_stopped', node: null, stream, from: null, to: null, reason };
    });
}

function stopWords(by: string | undefined): string {
  return `switched off by ${by ?? 'an operator'}`;
}

function isLiving({ node, row }: Owner, is: Tables): boolean {
  return is.sessions.get(node) === row.value?.session;
}
