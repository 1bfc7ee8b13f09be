// What can happen to the processes of a node.

import { waitFor } from '../../support/wait.ts';
import type { WeirNode } from '../world/weir-node.ts';
import type { FaultKind } from './fault.ts';
import { fastRestart, fenceDies, hostLost, leaves, mainCrashed, noRoom } from './rows.ts';
import { injected, pickNode, pickNodes, pickRun, staleMs } from './victims.ts';

/** Long enough for takeover, and a little more. */
const MORE_MS = 2000;

export const nodeFaults: readonly FaultKind[] = [
  {
    name: 'main-kill',
    row: mainCrashed,
    inject: async (world, chance) => {
      const node = pickNode(world, chance);
      const fault = injected(world, `kill -9 of main at ${node.name}`, [node], staleMs(world) + MORE_MS, () =>
        node.start(),
      );
      node.signalMain('SIGKILL');
      return fault;
    },
  },
  {
    name: 'main-kill-restart',
    row: fastRestart,
    inject: async (world, chance) => {
      const node = pickNode(world, chance);
      const waitMs = Math.floor(chance() * 500);
      const what = `kill -9 of main at ${node.name}, started again after ${waitMs} ms`;
      const fault = injected(world, what, [node], waitMs, async () => {
        await node.ended();
        node.start();
      });
      node.signalMain('SIGKILL');
      return fault;
    },
  },
  {
    name: 'main-stop',
    row: hostLost,
    inject: async (world, chance) => {
      const node = pickNode(world, chance);
      const fault = injected(world, `SIGSTOP of main at ${node.name}`, [node], staleMs(world) + MORE_MS, () =>
        node.signalMain('SIGCONT'),
      );
      node.signalMain('SIGSTOP');
      return fault;
    },
  },
  {
    name: 'main-stop-short',
    row: fenceDies,
    inject: async (world, chance) => {
      const node = pickNode(world, chance);
      const holdMs = 300 + Math.floor(chance() * 1000);
      const what = `SIGSTOP of main at ${node.name} for ${holdMs} ms`;
      const fault = injected(world, what, [node], holdMs, () => node.signalMain('SIGCONT'));
      node.signalMain('SIGSTOP');
      return fault;
    },
  },
  {
    name: 'host-kill',
    row: hostLost,
    inject: async (world, chance) => await killHosts(world, pickNodes(world, chance)),
  },
  {
    name: 'two-hosts-kill',
    row: hostLost,
    missing: world => (world.nodes.length < 4 ? 'fewer than four nodes' : null),
    inject: async (world, chance) => await killHosts(world, pickNodes(world, chance, 2)),
  },
  {
    name: 'fence-kill',
    row: fenceDies,
    inject: async (world, chance) => {
      const node = pickNode(world, chance);
      const pid = await node.fencePid();
      const fault = injected(world, `kill -9 of the fence at ${node.name}`, [node], 1000, () => {});
      process.kill(pid, 'SIGKILL');
      return fault;
    },
  },
  {
    name: 'fence-stop',
    row: fenceDies,
    inject: async (world, chance) => {
      const node = pickNode(world, chance);
      const pid = await node.fencePid();
      const fault = injected(world, `SIGSTOP of the fence at ${node.name}`, [node], staleMs(world) + MORE_MS, () =>
        resume(pid),
      );
      process.kill(pid, 'SIGSTOP');
      return fault;
    },
  },
  {
    name: 'fence-stop-cut',
    row: hostLost,
    inject: async (world, chance) => {
      const node = pickNode(world, chance);
      const pid = await node.fencePid();
      let uncut = async (): Promise<void> => {};
      const what = `SIGSTOP of the fence at ${node.name}, which is also cut off from etcd`;
      const fault = injected(world, what, [node], staleMs(world) + MORE_MS, async () => {
        await uncut();
        resume(pid);
      });
      process.kill(pid, 'SIGSTOP');
      uncut = await world.network.cut(
        node.place,
        world.etcd.members.map(member => member.place),
      );
      return fault;
    },
  },
  {
    name: 'ffmpeg-kill',
    row: fenceDies,
    inject: async (world, chance) => {
      const run = pickRun(world, chance);
      const what = `kill -9 of ffmpeg of ${run.stream} at ${run.node}`;
      const fault = injected(world, what, [], 500, () => {});
      process.kill(run.pid, 'SIGKILL');
      return fault;
    },
  },
  {
    name: 'ffmpeg-stop',
    row: fenceDies,
    inject: async (world, chance) => {
      const run = pickRun(world, chance);
      const what = `SIGSTOP of ffmpeg of ${run.stream} at ${run.node}`;
      const fault = injected(world, what, [], staleMs(world) + MORE_MS, () => resume(run.pid));
      process.kill(run.pid, 'SIGSTOP');
      return fault;
    },
  },
  {
    name: 'node-term',
    row: leaves,
    inject: async (world, chance) => {
      const node = pickNode(world, chance);
      let ended: Promise<string> = Promise.resolve('');
      const fault = injected(world, `SIGTERM of ${node.name}`, [node], 1000, async () => {
        const how = await ended;
        if (!how.endsWith('status 0')) throw new Error(`it did not leave cleanly: ${how}`);
        node.start();
      });
      ended = node.terminate();
      return fault;
    },
  },
  {
    name: 'segments-full',
    row: noRoom,
    inject: async (world, chance) => {
      const node = pickNode(world, chance);
      const what = `the tmpfs for segments of ${node.name} is full`;
      const fault = injected(world, what, [node], staleMs(world) + MORE_MS, () => node.empty());
      node.fill();
      return fault;
    },
  },
];

/** Both processes at once, and what they started: nobody is left to tell etcd, as when a machine loses its power. */
async function killHosts(world: Parameters<FaultKind['inject']>[0], nodes: readonly WeirNode[]) {
  const fences = await Promise.all(nodes.map(node => node.fencePid()));
  const names = nodes.map(node => node.name).join(' and ');
  const fault = injected(world, `power off at ${names}`, nodes, staleMs(world) + MORE_MS, async () => {
    await Promise.all(nodes.map(node => node.ended()));
    await waitFor('the end of their fences', 5000, () => nodes.every(node => node.fencePids().length === 0));
    for (const node of nodes) node.start();
  });
  for (const [index, node] of nodes.entries()) {
    const fence = fences[index];
    node.signalMain('SIGSTOP');
    if (fence !== undefined) process.kill(fence, 'SIGKILL');
    node.signalMain('SIGKILL');
  }
  return fault;
}

function resume(pid: number): void {
  try {
    process.kill(pid, 'SIGCONT');
  } catch {
    // It was ended meanwhile, which is its node's right.
  }
}
