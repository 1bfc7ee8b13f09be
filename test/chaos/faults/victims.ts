// Who is hit: chosen by the seed among those where it hurts.

import type { Ownership } from '../record/history.ts';
import { nowMs, type Run } from '../record/record.ts';
import type { EtcdMember } from '../world/etcd-cluster.ts';
import type { WeirNode } from '../world/weir-node.ts';
import type { World } from '../world/world.ts';
import type { Injected } from './fault.ts';

/** `count` running nodes out of the more loaded ones. */
export function pickNodes(world: World, chance: () => number, count = 1): readonly WeirNode[] {
  const nodes = [...world.nodesByLoad().slice(0, count + 2)];
  return Array.from({ length: count }, () => nodes.splice(Math.floor(chance() * nodes.length), 1)).flat();
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

/** What a fault has in common with others. */
export function injected(
  world: World,
  what: string,
  nodes: readonly WeirNode[],
  holdMs: number,
  heal: () => Promise<void> | void,
): Injected {
  const owned: readonly Ownership[] = nodes.flatMap(node => world.recording.history.ownedBy(node.name));
  const names = nodes.map(node => node.name);
  return { what, atMs: nowMs(), nodes: names, owned, holdMs, heal: async () => heal() };
}

export function staleMs(world: World): number {
  return world.options.staleTimeout * 1000;
}

function one<T>(found: readonly (T | null | undefined)[], what: string): T {
  const [first] = found;
  if (first === null || first === undefined) throw new Error(`there is no ${what} to be hit just now`);
  return first;
}
