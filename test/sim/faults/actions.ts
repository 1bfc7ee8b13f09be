// What people do to a cluster, no faults at all, but they come at the same bad moments: drains, streams switched off, moves by hand.
// A new kind of action is one more entry here.

import type { Order } from '../../../src/cluster/orders/order.ts';
import type { World } from '../world/world.ts';
import { byItself, type Fault, hit, pickRunning } from './fault.ts';

/** Over the API of any node. What it put into etcd is taken out again by `undo`. */
function ordered(
  name: string,
  forMs: Fault['forMs'],
  choose: (world: World) => Order,
  undo?: (world: World, order: Order) => void,
): Fault {
  return {
    name,
    forMs,
    harm: world => {
      const main = pickRunning(world)?.main;
      if (!main) return null;
      const order = choose(world);
      world.tell(() => `  (at ${main.label}: ${JSON.stringify(order)})`);
      main.deliver('requests', () => main.post({ type: 'order', id: world.nextPid(), asked: { order, by: 'chance' } }));
      return () => undo?.(world, order);
    },
  };
}

const anyStream = ({ chance, settings }: World): string => chance.pick(settings.streams).name;
const anyNode = ({ chance, settings }: World): string => chance.pick(settings.nodes);

const orders: readonly Fault[] = [
  ordered('an operator moves a stream', [0, 0], world => ({
    type: 'move',
    stream: anyStream(world),
    to: anyNode(world),
  })),
  ordered('an operator lets a stream go where it belongs', [0, 0], world => ({
    type: 'move',
    stream: anyStream(world),
    to: null,
  })),
  ordered(
    'an operator drains a node',
    [1000, 12_000],
    world => ({ type: 'drain', node: anyNode(world) }),
    (world, order) => 'node' in order && world.remove(`drains/${order.node}`),
  ),
  ordered(
    'an operator stops a stream',
    [300, 6000],
    world => ({ type: 'stop', stream: anyStream(world) }),
    (world, order) => 'stream' in order && world.remove(`stops/${order.stream}`),
  ),
];

export const actions: readonly Fault[] = [
  ...orders,
  {
    name: 'a node is drained',
    forMs: [1000, 12_000],
    harm: hit(pickRunning, ({ node }, world) => {
      world.put(`drains/${node}`, { by: 'chance', at: 0 });
      return () => world.remove(`drains/${node}`);
    }),
  },
  {
    name: 'a stream is switched off',
    forMs: [300, 6000],
    harm: world => {
      const { name } = world.chance.pick(world.settings.streams);
      world.put(`stops/${name}`, { by: 'chance', at: 0 });
      return () => world.remove(`stops/${name}`);
    },
  },
  {
    name: 'a stream is moved by hand',
    forMs: [0, 0],
    harm: world => {
      const { name } = world.chance.pick(world.settings.streams);
      const machine = pickRunning(world);
      const owner = world.truth.effectiveOwner(name);
      const toSession = machine === null ? undefined : world.truth.members.get(machine.node);
      if (machine === null || owner === undefined || toSession === undefined || owner.node === machine.node)
        return null;
      world.tell(() => `  (${name} to ${machine.node})`);
      world.put(`moves/${name}`, { to: machine.node, toSession, from: owner.epoch, reason: 'moved by chance' });
      return byItself;
    },
  },
  {
    name: 'a move is withdrawn',
    forMs: [0, 0],
    harm: world => {
      const moves = world.etcd.store.list(`${world.prefix}moves/`);
      if (moves.length === 0) return null;
      world.remove(world.chance.pick(moves).key.slice(world.prefix.length));
      return byItself;
    },
  },
];
