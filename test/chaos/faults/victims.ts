// Who is hit: chosen by the seed among those where it hurts.

import type { Run } from '../record/record.ts';
import type { EtcdMember } from '../world/etcd-cluster.ts';
import type { WeirNode } from '../world/weir-node.ts';
import type { World } from '../world/world.ts';

/** `count` running nodes out of the more loaded ones. */
export function pickNodes(world: World, chance: () => number, count = 1): readonly WeirNode[] {
  const nodes = byLoad(world).slice(0, count + 2);
  return Array.from({ length: count }, () => nodes.splice(Math.floor(chance() * nodes.length), 1)).flat();
}

/** Running nodes that own something, the one with the most streams first; all, when none does. */
function byLoad({ nodes, recording }: World): readonly WeirNode[] {
  const load = new Map(nodes.map(({ name }) => [name, recording.history.ownedBy(name).length]));
  const of = ({ name }: WeirNode): number => load.get(name) ?? 0;
  const running = nodes.filter(node => node.isRunning).sort((a, b) => of(b) - of(a));
  const loaded = running.filter(node => of(node) > 0);
  return loaded.length > 0 ? loaded : running;
}

export function pickNode(world: World, chance: () => number): WeirNode {
  return one(pickNodes(world, chance), 'running node');
}

export function pickRun(world: World, chance: () => number): Run {
  return pickAmong(world.recording.livingRuns(), chance, 'living ffmpeg');
}

export async function pickLeader(world: World): Promise<EtcdMember> {
  return one([await world.etcd.leader()], 'leader of etcd');
}

export async function pickFollower(world: World, chance: () => number): Promise<EtcdMember> {
  const leader = await pickLeader(world);
  const followers = world.etcd.members.filter(member => member !== leader);
  return pickAmong(followers, chance, 'follower of etcd');
}

/** Throws when there is none. @param what "other node". */
export function pickAmong<T>(all: readonly T[], chance: () => number, what: string): T {
  return one(all.slice(Math.floor(chance() * all.length)), what);
}

export function staleMs(world: World): number {
  return world.options.staleTimeout * 1000;
}

function one<T>(found: readonly (T | null | undefined)[], what: string): T {
  const [first] = found;
  if (first === null || first === undefined) throw new Error(`there is no ${what} to be hit just now`);
  return first;
}
