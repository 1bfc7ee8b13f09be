// No faults, but what an operator orders while everything works: planned moves. They are ordered as anybody would, by HTTP of a node.

import { waitFor } from '../../support/wait.ts';
import type { FaultKind } from './fault.ts';
import { inject } from './inject.ts';
import { moves } from './rows.ts';
import { pickAmong, pickNode } from './victims.ts';

/** Stop within 1.3 s, a transaction, a start, and a little more. */
const HOLD_MS = 3000;
/** A stream that is just being moved by the cluster itself takes no order until that is done. */
const ORDER_MS = 10_000;
const EMPTY_MS = 30_000;

export const operatorFaults: readonly FaultKind[] = [
  {
    name: 'move',
    row: moves,
    inject: async (world, chance) => {
      const from = pickNode(world, chance);
      const to = pickAmong(
        world.nodes.filter(node => node !== from && node.isRunning),
        chance,
        'other node',
      );
      const owner = pickAmong(world.recording.history.ownedBy(from.name), chance, 'stream to move');
      const path = `streams/${owner.stream}/move`;
      const order = async (target: string): Promise<void> => {
        await waitFor(`a node that takes the order to move ${owner.stream} to ${target}`, ORDER_MS, async () => {
          await to.order('POST', path, { to: target });
          return true;
        });
      };
      const fault = await inject(world, [from], {
        what: `${owner.stream} is moved from ${from.name} to ${to.name} by hand, and let go`,
        holdMs: HOLD_MS,
        harm: async () => {
          await order(to.name);
          return () => order('auto');
        },
      });
      return { ...fault, owned: [owner] };
    },
  },
  {
    name: 'drain',
    row: moves,
    inject: async (world, chance) => {
      const node = pickNode(world, chance);
      const path = `cluster/peers/${node.name}/drain`;
      return await inject(world, [node], {
        what: `${node.name} is drained, and let go when it is empty`,
        holdMs: HOLD_MS,
        harm: async () => {
          await node.order('POST', path);
          return async () => {
            try {
              const owned = () => world.recording.history.ownedBy(node.name).length;
              await waitFor(`${node.name} to be empty`, EMPTY_MS, () => owned() === 0);
            } finally {
              await node.order('DELETE', path);
            }
          };
        },
      });
    },
  },
];
