// Does a fault to the world, and notes how things stood with the nodes that it hits.

import { nowMs } from '../record/record.ts';
import type { WeirNode } from '../world/weir-node.ts';
import type { World } from '../world/world.ts';
import type { Heal, Injected } from './fault.ts';

export interface Deed {
  readonly what: string;
  readonly holdMs: number;
  /** Does it. @returns what undoes it. */
  readonly harm: () => Heal | Promise<Heal>;
}

/** @param nodes that are hit. */
export async function inject(
  world: World,
  nodes: readonly WeirNode[],
  { what, holdMs, harm }: Deed,
): Promise<Injected> {
  const owned = nodes.flatMap(node => world.recording.history.ownedBy(node.name));
  const names = nodes.map(node => node.name);
  return { what, atMs: nowMs(), nodes: names, owned, holdMs, heal: await harm() };
}
