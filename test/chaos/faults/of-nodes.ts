// What can happen to the processes of a node.

import { waitFor } from '../../support/wait.ts';
import type { WeirNode } from '../world/weir-node.ts';
import type { World } from '../world/world.ts';
import { byItself, type FaultKind, type Heal } from './fault.ts';
import { type Deed, inject } from './inject.ts';
import { fastRestart, fenceDies, hostLost, leaves, mainCrashed, noRoom, type Row } from './rows.ts';
import { pickNode, pickNodes, pickRun, staleMs } from './victims.ts';

/** Long enough for takeover, and a little more. */
const takeoverMs = (world: World): number => staleMs(world) + 2000;

function ofNode(
  name: string,
  row: Row,
  hit: (node: WeirNode, world: World, chance: () => number) => Deed | Promise<Deed>,
): FaultKind {
  return {
    name,
    row,
    inject: async (world, chance) => {
      const node = pickNode(world, chance);
      return await inject(world, [node], await hit(node, world, chance));
    },
  };
}

function ofFfmpeg(
  name: string,
  word: string,
  holdMs: (world: World) => number,
  harm: (pid: number) => Heal,
): FaultKind {
  return {
    name,
    row: fenceDies,
    inject: async (world, chance) => {
      const { stream, node, pid } = pickRun(world, chance);
      const what = `${word} of ffmpeg of ${stream} at ${node}`;
      return await inject(world, [], { what, holdMs: holdMs(world), harm: () => harm(pid) });
    },
  };
}

export const nodeFaults: readonly FaultKind[] = [
  ofNode('main-kill', mainCrashed, (node, world) => ({
    what: `kill -9 of main at ${node.name}`,
    holdMs: takeoverMs(world),
    harm: () => {
      node.signalMain('SIGKILL');
      return () => node.start();
    },
  })),
  ofNode('main-kill-restart', fastRestart, (node, _, chance) => {
    const waitMs = Math.floor(chance() * 500);
    return {
      what: `kill -9 of main at ${node.name}, started again after ${waitMs} ms`,
      holdMs: waitMs,
      harm: () => {
        node.signalMain('SIGKILL');
        return async () => {
          await node.ended();
          node.start();
        };
      },
    };
  }),
  ofNode('main-stop', hostLost, (node, world) => ({
    what: `SIGSTOP of main at ${node.name}`,
    holdMs: takeoverMs(world),
    harm: () => stopMain(node),
  })),
  ofNode('main-stop-short', fenceDies, (node, _, chance) => {
    const holdMs = 300 + Math.floor(chance() * 1000);
    return { what: `SIGSTOP of main at ${node.name} for ${holdMs} ms`, holdMs, harm: () => stopMain(node) };
  }),
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
  ofNode('fence-kill', fenceDies, async node => {
    const pid = await node.fencePid();
    return { what: `kill -9 of the fence at ${node.name}`, holdMs: 1000, harm: () => kill(pid) };
  }),
  ofNode('fence-stop', fenceDies, async (node, world) => {
    const pid = await node.fencePid();
    return { what: `SIGSTOP of the fence at ${node.name}`, holdMs: takeoverMs(world), harm: () => stop(pid) };
  }),
  ofNode('fence-stop-cut', hostLost, async (node, world) => {
    const pid = await node.fencePid();
    return {
      what: `SIGSTOP of the fence at ${node.name}, which is also cut off from etcd`,
      holdMs: takeoverMs(world),
      harm: async () => {
        const goOn = stop(pid);
        const uncut = await world.network.cut(node.place, world.etcd.places);
        return async () => {
          await uncut();
          await goOn();
        };
      },
    };
  }),
  ofFfmpeg('ffmpeg-kill', 'kill -9', () => 500, kill),
  ofFfmpeg('ffmpeg-stop', 'SIGSTOP', takeoverMs, stop),
  ofNode('node-term', leaves, node => ({
    what: `SIGTERM of ${node.name}`,
    holdMs: 1000,
    harm: () => {
      const ended = node.terminate();
      return async () => {
        const how = await ended;
        if (!how.endsWith('status 0')) throw new Error(`it did not leave cleanly: ${how}`);
        node.start();
      };
    },
  })),
  ofNode('segments-full', noRoom, (node, world) => ({
    what: `the tmpfs for segments of ${node.name} is full`,
    holdMs: takeoverMs(world),
    harm: () => {
      node.fill();
      return () => node.empty();
    },
  })),
];

/** Both processes at once, and what they started: nobody is left to tell etcd, as when a machine loses its power. */
async function killHosts(world: World, nodes: readonly WeirNode[]) {
  const hosts = await Promise.all(nodes.map(async node => ({ node, fence: await node.fencePid() })));
  return await inject(world, nodes, {
    what: `power off at ${nodes.map(node => node.name).join(' and ')}`,
    holdMs: takeoverMs(world),
    harm: () => {
      for (const { node, fence } of hosts) {
        node.signalMain('SIGSTOP');
        kill(fence);
        node.signalMain('SIGKILL');
      }
      return async () => {
        await Promise.all(nodes.map(node => node.ended()));
        await waitFor('the end of their fences', 30_000, () => nodes.every(node => node.fencePids().length === 0));
        for (const node of nodes) node.start();
      };
    },
  });
}

function stopMain(node: WeirNode): Heal {
  node.signalMain('SIGSTOP');
  return () => node.signalMain('SIGCONT');
}

function kill(pid: number): Heal {
  process.kill(pid, 'SIGKILL');
  return byItself;
}

function stop(pid: number): Heal {
  process.kill(pid, 'SIGSTOP');
  return () => {
    try {
      process.kill(pid, 'SIGCONT');
    } catch {
      // It was ended meanwhile, which is its node's right.
    }
  };
}
