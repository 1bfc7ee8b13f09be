// What can happen to etcd: its members die, freeze, lose their disks, or all go at once.

import type { EtcdMember } from '../world/etcd-cluster.ts';
import type { World } from '../world/world.ts';
import type { FaultKind, Injected } from './fault.ts';
import { hostAndLeaderLost, noQuorum, restartedEtcd, slowEtcd } from './rows.ts';
import { injected, pickFollower, pickLeader, pickNode, staleMs } from './victims.ts';

const MORE_MS = 4000;

type Pick = (world: World, chance: () => number) => Promise<EtcdMember>;

function killed(name: string, pick: Pick): FaultKind {
  return {
    name,
    row: slowEtcd,
    inject: async (world, chance) => {
      const member = await pick(world, chance);
      const fault = injected(world, `kill -9 of ${member.place.name}`, [], MORE_MS, () => member.start());
      member.kill();
      return fault;
    },
  };
}

function stopped(name: string, pick: Pick): FaultKind {
  return {
    name,
    row: slowEtcd,
    inject: async (world, chance) => {
      const member = await pick(world, chance);
      const holdMs = staleMs(world) + MORE_MS;
      const fault = injected(world, `SIGSTOP of ${member.place.name}`, [], holdMs, () => member.resume());
      member.pause();
      return fault;
    },
  };
}

const noDisk = (world: World): string | null =>
  world.etcd.members.every(member => member.hasDisk) ? null : 'no loop devices here';

export const etcdFaults: readonly FaultKind[] = [
  killed('etcd-kill-leader', pickLeader),
  killed('etcd-kill-follower', pickFollower),
  stopped('etcd-stop-leader', pickLeader),
  stopped('etcd-stop-follower', pickFollower),
  {
    name: 'etcd-leader-apart',
    row: slowEtcd,
    inject: async world => {
      const leader = await pickLeader(world);
      const others = world.etcd.members.filter(member => member !== leader).map(member => member.place);
      let uncut = async (): Promise<void> => {};
      const what = `the other members do not reach ${leader.place.name}, which leads; the nodes do`;
      const fault = injected(world, what, [], staleMs(world) + MORE_MS, () => uncut());
      uncut = await world.network.cut(leader.place, others);
      return fault;
    },
  },
  {
    name: 'etcd-freeze-leader',
    row: slowEtcd,
    missing: noDisk,
    inject: async world => {
      const leader = await pickLeader(world);
      const what = `the disk of ${leader.place.name} is frozen, which leads`;
      const fault = injected(world, what, [], staleMs(world) + MORE_MS, () => leader.thaw());
      leader.freeze();
      return fault;
    },
  },
  {
    name: 'etcd-freeze-alone',
    row: hostAndLeaderLost,
    missing: noDisk,
    inject: async (world, chance) => {
      const leader = await pickLeader(world);
      const node = pickNode(world, chance);
      const others = world.etcd.members.filter(member => member !== leader).map(member => member.place);
      let uncut = async (): Promise<void> => {};
      const what = `the disk of ${leader.place.name} is frozen, which leads and is the only one that ${node.name} reaches`;
      const fault = injected(world, what, [node], staleMs(world) + 3 * MORE_MS, async () => {
        leader.thaw();
        await uncut();
      });
      uncut = await world.network.cut(node.place, others);
      leader.freeze();
      return fault;
    },
  },
  {
    name: 'etcd-disk-full',
    row: slowEtcd,
    missing: noDisk,
    inject: async world => {
      const leader = await pickLeader(world);
      const fault = injected(world, `the disk of ${leader.place.name} is full, which leads`, [], MORE_MS, () => {
        leader.empty();
        leader.start();
      });
      leader.fill();
      return fault;
    },
  },
  {
    name: 'etcd-down',
    row: noQuorum,
    inject: async world =>
      all(world, 'kill -9 of every etcd', staleMs(world) + MORE_MS, {
        hit: member => member.kill(),
        heal: member => member.start(),
      }),
  },
  {
    name: 'etcd-silent',
    row: noQuorum,
    inject: async world =>
      all(world, 'SIGSTOP of every etcd', staleMs(world) + MORE_MS, {
        hit: member => member.pause(),
        heal: member => member.resume(),
      }),
  },
  {
    name: 'etcd-restart',
    row: restartedEtcd,
    inject: async world =>
      all(world, 'every etcd is killed and started again', 300, {
        hit: member => member.kill(),
        heal: member => member.start(),
      }),
  },
];

interface Both {
  readonly hit: (member: EtcdMember) => void;
  readonly heal: (member: EtcdMember) => void;
}

function all(world: World, what: string, holdMs: number, { hit, heal }: Both): Injected {
  const fault = injected(world, what, world.nodes, holdMs, () => world.etcd.members.forEach(heal));
  world.etcd.members.forEach(hit);
  return fault;
}
