// What a soak run does to its cluster: one thing at a time, to each stream in turn, and undone before the next. A single death each, so
// that nothing may be missing from any list.

import { readFileSync } from 'node:fs';
import type { ClusterNode } from '../../support/cluster-node.ts';
import { waitFor } from '../../support/wait.ts';
import type { SoakWorld } from './soak-world.ts';

export interface MadeFault {
  /** A sentence. */
  readonly what: string;
  /** Resolves when all is again as it was before. */
  undo(): Promise<void>;
}

export interface SoakFault {
  readonly name: string;
  /** Throws when it cannot be made now. */
  make(world: SoakWorld, stream: string): Promise<MadeFault>;
}

/** A stream that is just being moved by the cluster itself takes no order until that is done. */
const orderMs = 10_000;
const emptyMs = 15_000;

const nothingToUndo = async (): Promise<void> => {};

const ownerKilled: SoakFault = {
  name: 'kill -9 of the owner',
  make: async (world, stream) => {
    const owner = await world.ownerOf(stream);
    await world.kill(owner);
    return { what: `kill -9 of ${owner.name}, owner of ${stream}`, undo: () => world.startAgain(owner) };
  },
};

const ffmpegKilled: SoakFault = {
  name: 'ffmpeg killed',
  make: async (world, stream) => {
    const owner = await world.ownerOf(stream);
    const pid = owner.ffmpegs().find(one => argumentsOf(one).includes(world.cameras.url(stream)));
    if (pid === undefined) throw new Error(`no ffmpeg takes ${stream} in at ${owner.name}`);
    process.kill(pid, 'SIGKILL');
    return { what: `kill -9 of the ffmpeg of ${stream} at ${owner.name}`, undo: nothingToUndo };
  },
};

const drained: SoakFault = {
  name: 'drain',
  make: async (world, stream) => {
    const owner = await world.ownerOf(stream);
    const path = `/cluster/peers/${encodeURIComponent(owner.name)}/drain`;
    await owner.order('POST', path);
    const undo = async () => {
      await waitFor(`${owner.name} to be empty`, emptyMs, async () => {
        const owners = [...(await world.cluster.owners()).values()];
        return owners.every(one => one?.node !== owner.name);
      });
      await owner.order('DELETE', path);
    };
    return { what: `drain of ${owner.name}, owner of ${stream}`, undo };
  },
};

const moved: SoakFault = {
  name: 'move',
  make: async (world, stream) => {
    const owner = await world.ownerOf(stream);
    const target = otherThan(world, owner);
    const order = (to: string) =>
      waitFor(`the order to move ${stream} to ${to}`, orderMs, async () => {
        await target.order('POST', `/streams/${stream}/move`, { to });
        return true;
      });
    await order(target.name);
    const undo = async () => void (await order('auto'));
    return { what: `${stream} is moved from ${owner.name} to ${target.name}`, undo };
  },
};

const ownerCutOff: SoakFault = {
  name: 'host cut off silently',
  make: async (world, stream) => {
    const owner = await world.ownerOf(stream);
    const mend = await world.cutOff(owner);
    return { what: `the host of ${owner.name}, owner of ${stream}, is cut off without a word`, undo: mend };
  },
};

/** In this order, again and again. @param hasNetwork hosts can be cut off. */
export function soakFaults(hasNetwork: boolean): readonly SoakFault[] {
  return [ownerKilled, ffmpegKilled, drained, moved, ...(hasNetwork ? [ownerCutOff] : [])];
}

/** Which fault comes at the turn (0, 1, 2 …), and what it hits: a stream further with each round of faults, so that in the end each has had
 *  each. */
export function turnOf<Kind, Stream>(turn: number, kinds: readonly Kind[], streams: readonly Stream[]): [Kind, Stream] {
  const round = Math.floor(turn / kinds.length);
  const kind = kinds[turn % kinds.length];
  const stream = streams[((turn % kinds.length) + round) % streams.length];
  if (kind === undefined || stream === undefined) throw new RangeError('there are no faults, or no streams');
  return [kind, stream];
}

function otherThan(world: SoakWorld, node: ClusterNode): ClusterNode {
  const { nodes } = world;
  const next = nodes[(nodes.indexOf(node) + 1) % nodes.length];
  if (next === undefined || !world.lives.isAlive(next.name))
    throw new Error(`there is no other node than ${node.name}`);
  return next;
}

function argumentsOf(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return [];
  }
}
