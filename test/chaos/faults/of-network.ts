// Links that are cut, in one direction or both, without a word to either side.

import type { Network, Place } from '../world/network.ts';
import type { WeirNode } from '../world/weir-node.ts';
import type { World } from '../world/world.ts';
import type { FaultKind } from './fault.ts';
import { inject } from './inject.ts';
import { apart, cutOff, deadCamera, hostAndLeaderLost, hostLost } from './rows.ts';
import { pickLeader, pickNode, pickNodes, staleMs } from './victims.ts';

const MORE_MS = 2000;
/** Longer than the source_timeout of the streams. */
const CAMERA_MS = 8000;

type Cut = (network: Network, node: Place, world: World) => Promise<() => Promise<void>>;

function fromEtcd(name: string, how: string, cut: Cut): FaultKind {
  return {
    name,
    row: cutOff,
    inject: async (world, chance) => await cutNode(world, pickNode(world, chance), `${how} etcd`, cut),
  };
}

function fromCamera(name: string, how: string, cut: Cut): FaultKind {
  return {
    name,
    row: deadCamera,
    inject: async (world, chance) => {
      const node = pickNode(world, chance);
      return await cutNode(world, node, `${how} the camera`, cut, { holdMs: CAMERA_MS, isDeaf: true });
    },
  };
}

export const networkFaults: readonly FaultKind[] = [
  fromEtcd('cut-etcd', 'nothing passes from or to', (network, node, world) => network.cut(node, world.etcd.places)),
  fromEtcd('cut-to-etcd', 'nothing passes to', (network, node, world) => network.cutOneWay(node, world.etcd.places)),
  fromEtcd('cut-from-etcd', 'nothing comes back from', async (network, node, world) => {
    const heals = await Promise.all(world.etcd.places.map(place => network.cutOneWay(place, [node])));
    return async () => {
      await Promise.all(heals.map(heal => heal()));
    };
  }),
  {
    name: 'cut-nodes',
    row: apart,
    inject: async (world, chance) => {
      const [one, other] = pickNodes(world, chance, 2);
      if (one === undefined || other === undefined) throw new Error('there are no two running nodes');
      return await cutNode(world, one, `nothing passes from or to ${other.name}`, network =>
        network.cut(one.place, [other.place]),
      );
    },
  },
  fromCamera('cut-camera', 'nothing passes from or to', (network, node, world) => network.cut(node, [world.camera])),
  fromCamera('cut-to-camera', 'nothing passes to', (network, node, world) => network.cutOneWay(node, [world.camera])),
  fromCamera('cut-from-camera', 'nothing comes back from', (network, node, world) =>
    network.cutOneWay(world.camera, [node]),
  ),
  {
    name: 'host-cut',
    row: hostLost,
    inject: async (world, chance) =>
      await cutNode(world, pickNode(world, chance), 'nothing passes from or to anybody', unplugged, { isDeaf: true }),
  },
  {
    name: 'host-cut-leader-kill',
    row: hostAndLeaderLost,
    inject: async (world, chance) => {
      const leader = await pickLeader(world);
      const node = pickNode(world, chance);
      const cut: Cut = async (network, place) => {
        leader.kill();
        const plug = await network.unplug(place);
        return async () => {
          await plug();
          await leader.restart();
        };
      };
      const how = `${leader.place.name}, which leads, is killed, and nothing passes from or to anybody`;
      return await cutNode(world, node, how, cut, { holdMs: staleMs(world) + 5000 + MORE_MS, isDeaf: true });
    },
  },
];

const unplugged: Cut = (network, place) => network.unplug(place);

interface CutMore {
  /** Long enough for takeover, when it is left out. */
  readonly holdMs?: number;
  /** The camera does not see what becomes of its clients there. */
  readonly isDeaf?: boolean;
}

async function cutNode(world: World, node: WeirNode, how: string, cut: Cut, more: CutMore = {}) {
  const { holdMs = staleMs(world) + MORE_MS, isDeaf = false } = more;
  return await inject(world, [node], {
    what: `${node.name}: ${how}`,
    holdMs,
    harm: async () => {
      const hears = isDeaf ? world.recording.silence(node.place.address) : () => {};
      const heal = await cut(world.network, node.place, world);
      return async () => {
        await heal();
        hears();
      };
    },
  });
}
