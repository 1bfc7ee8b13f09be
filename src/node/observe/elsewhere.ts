// Where else a viewer of a stream may turn to: the other members, in the order in which they would take it, so that the first is likely
// to have it when its owner is lost. Those that are about to leave, and those that have fallen silent, are left out.

import { nameHash, rendezvousOrder } from '../../cluster/placement/rendezvous.ts';
import type { ClusterState } from '../../cluster/state.ts';
import { believedTables } from './believed-tables.ts';

/** Public addresses. */
export function elsewhere(
  state: ClusterState,
  stream: string,
  isSuspect: (node: string) => boolean,
): readonly string[] {
  const { members, drains } = believedTables(state);
  const others = [...members].flatMap(([name, { value }]) => {
    const mayTake = name !== state.settings.me && value !== null && !value.leaving && !drains.has(name);
    return mayTake && !isSuspect(name)
      ? [{ name, hash: nameHash(name), weight: value.weight, publicUrl: value.publicUrl }]
      : [];
  });
  const addresses = new Map(others.map(({ name, publicUrl }) => [name, publicUrl]));
  return rendezvousOrder(others, stream).flatMap(name => addresses.get(name) ?? []);
}
