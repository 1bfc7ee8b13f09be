// Where else a viewer of a stream may turn to: the other nodes that may take it, in the order in which they would, so that the first is
// likely to have it when its owner is lost. Those that have fallen silent are left out.

import { othersFor } from '../../cluster/placement/candidates.ts';
import type { ClusterState } from '../../cluster/state.ts';
import { believedTables } from './believed-tables.ts';

/** Public addresses. */
export function elsewhere(
  state: ClusterState,
  stream: string,
  isSuspect: (node: string) => boolean,
): readonly string[] {
  const tables = believedTables(state);
  const others = othersFor(tables, stream, state.settings.me, node => !isSuspect(node));
  return others.flatMap(node => tables.members.get(node)?.value?.publicUrl ?? []);
}
