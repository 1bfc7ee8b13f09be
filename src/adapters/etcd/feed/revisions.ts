// The events of one message of etcd's watch, as whole revisions in order.

import type { IEvent } from 'etcd3';
import type { ChangeEvent, FeedFact } from '../../../cluster/feed.ts';
import { entryOf, revisionOf } from '../answer.ts';

export type Changed = Extract<FeedFact, { type: 'changed' }>;

/** etcd sends the events of a revision together in one message, revisions rising. */
export function revisionsOf(events: readonly IEvent[]): Changed[] {
  const byRevision = new Map<number, ChangeEvent[]>();
  for (const event of events) {
    const change = changeOf(event);
    const revision = change.type === 'put' ? change.entry.mod : change.mod;
    const changes = byRevision.get(revision);
    if (changes === undefined) byRevision.set(revision, [change]);
    else changes.push(change);
  }
  return Array.from(byRevision, ([revision, changes]) => ({
    type: 'changed' as const,
    revision,
    events: changes,
  })).sort((one, other) => one.revision - other.revision);
}

function changeOf({ type, kv }: IEvent): ChangeEvent {
  if (type === 'Delete') return { type: 'delete', key: kv.key.toString(), mod: revisionOf(kv.mod_revision) };
  return { type: 'put', entry: entryOf(kv) };
}
