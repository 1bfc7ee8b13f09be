// Where else a viewer of a stream may turn to: the other nodes that may take it, in the order in which they would, so that the first is
// likely to have it when its owner is lost. Those that have fallen silent are left out.

import { candidates } from '../../cluster/placement/candidates.ts';
import { rendezvousOrder } from '../../cluster/placement/rendezvous.ts';
import type { ClusterState } from '../../cluster/state.ts';
import { believedTables } from './believed-tables.ts';

/** Public addresses. */
export function elsewhere(
  state: ClusterState,
  stream: string,
  isSuspect: (node: string) => boolean,
): readonly string[] {
  const tables = believedTables(state);
  const others = candidates(tables).filter(({ name }) => name !== state.settings.me && !isSuspect(name));
  return rendezvousOrder(others, stream).flatMap(node => tables.members.get(node)?.value?.publicUrl ?? []);
}
