// What can happen to etcd: its members die, freeze, lose their disks, or all go at once.

import type { EtcdMember } from '../world/etcd-cluster.ts';
import type { World } from '../world/world.ts';
import type { FaultKind, Heal } from './fault.ts';
import { type Deed, inject } from './inject.ts';
import { hostAndLeaderLost, noQuorum, type Row, restartedEtcd, slowEtcd } from './rows.ts';
import { pickFollower, pickLeader, pickNode, staleMs } from './victims.ts';

const MORE_MS = 4000;
const longMs = (world: World): number => staleMs(world) + MORE_MS;

type Pick = (world: World, chance: () => number) => Promise<EtcdMember>;

function ofMember(name: string, pick: Pick, hit: (member: EtcdMember, world: World) => Deed): FaultKind {
  return {
    name,
    row: slowEtcd,
    inject: async (world, chance) => await inject(world, [], hit(await pick(world, chance), world)),
  };
}

const kill = (member: EtcdMember): Deed => ({
  what: `kill -9 of ${member.place.name}`,
  holdMs: MORE_MS,
  harm: () => {
    member.kill();
    return () => member.restart();
  },
});

const stop = (member: EtcdMember, world: World): Deed => ({
  what: `SIGSTOP of ${member.place.name}`,
  holdMs: longMs(world),
  harm: () => {
    member.pause();
    return () => member.resume();
  },
});

interface Both {
  readonly hit: (member: EtcdMember) => void;
  readonly heal: (member: EtcdMember) => Promise<void> | void;
}

function ofAll(name: string, row: Row, what: string, holdMs: (world: World) => number, { hit, heal }: Both): FaultKind {
  const inAll = ({ etcd: { members } }: World): Heal => {
    members.forEach(hit);
    return async () => {
      await Promise.all(members.map(heal));
    };
  };
  return {
    name,
    row,
    inject: world => inject(world, world.nodes, { what, holdMs: holdMs(world), harm: () => inAll(world) }),
  };
}

const missing = (world: World): string | null =>
  world.etcd.members.every(member => member.hasDisk) ? null : 'no loop devices here';

const othersThan = (member: EtcdMember, { etcd }: World) => etcd.places.filter(place => place !== member.place);

export const etcdFaults: readonly FaultKind[] = [
  ofMember('etcd-kill-leader', pickLeader, kill),
  ofMember('etcd-kill-follower', pickFollower, kill),
  ofMember('etcd-stop-leader', pickLeader, stop),
  ofMember('etcd-stop-follower', pickFollower, stop),
  ofMember('etcd-leader-apart', pickLeader, (leader, world) => ({
    what: `the other members do not reach ${leader.place.name}, which leads; the nodes do`,
    holdMs: longMs(world),
    harm: () => world.network.cut(leader.place, othersThan(leader, world)),
  })),
  {
    missing,
    ...ofMember('etcd-freeze-leader', pickLeader, (leader, world) => ({
      what: `the disk of ${leader.place.name} is frozen, which leads`,
      holdMs: longMs(world),
      harm: () => {
        leader.freeze();
        return () => leader.thaw();
      },
    })),
  },
  {
    name: 'etcd-freeze-alone',
    row: hostAndLeaderLost,
    missing,
    inject: async (world, chance) => {
      const leader = await pickLeader(world);
      const node = pickNode(world, chance);
      return await inject(world, [node], {
        what: `the disk of ${leader.place.name} is frozen, which leads and is the only one that ${node.name} reaches`,
        holdMs: staleMs(world) + 3 * MORE_MS,
        harm: async () => {
          const uncut = await world.network.cut(node.place, othersThan(leader, world));
          leader.freeze();
          return async () => {
            leader.thaw();
            await uncut();
          };
        },
      });
    },
  },
  {
    missing,
    ...ofMember('etcd-disk-full', pickLeader, leader => ({
      what: `the disk of ${leader.place.name} is full, which leads`,
      holdMs: MORE_MS,
      harm: () => {
        leader.fill();
        return () => {
          leader.empty();
          return leader.restart();
        };
      },
    })),
  },
  ofAll('etcd-down', noQuorum, 'kill -9 of every etcd', longMs, {
    hit: member => member.kill(),
    heal: member => member.restart(),
  }),
  ofAll('etcd-silent', noQuorum, 'SIGSTOP of every etcd', longMs, {
    hit: member => member.pause(),
    heal: member => member.resume(),
  }),
  ofAll('etcd-restart', restartedEtcd, 'every etcd is killed and started again', () => 300, {
    hit: member => member.kill(),
    heal: member => member.restart(),
  }),
];
