// What people do to a cluster, no faults at all, but they come at the same bad moments: drains, streams switched off, moves by hand.
// A new kind of action is one more entry here.

import { byItself, type Fault, pickRunning } from './fault.ts';

export const actions: readonly Fault[] = [
  {
    name: 'a node is drained',
    forMs: [1000, 12_000],
    harm: world => {
      const machine = pickRunning(world);
      if (machine === null) return null;
      world.tell(() => `  (${machine.label})`);
      world.put(`drains/${machine.node}`, { by: 'chance', at: 0 });
      return () => world.remove(`drains/${machine.node}`);
    },
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
