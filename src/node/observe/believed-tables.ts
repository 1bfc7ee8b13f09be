// The last known map, as far as this node may believe it: without a session it knows of itself that it runs nothing, whatever stands in
// the store until its lease is over. Of the others the last known word is the best there is.

import type { Tables } from '../../cluster/mirror/tables.ts';
import { remember } from '../../cluster/remember.ts';
import type { ClusterState } from '../../cluster/state.ts';

export function believedTables({ mirror, session, settings }: ClusterState): Tables {
  return session.type === 'member' ? mirror.latest : withoutMember(mirror.latest, settings.me);
}

const withoutMember = remember((tables: Tables, node: string): Tables => {
  if (!tables.members.has(node)) return tables;
  const members = new Map(tables.members);
  const sessions = new Map(tables.sessions);
  members.delete(node);
  sessions.delete(node);
  return { ...tables, members, sessions };
});
