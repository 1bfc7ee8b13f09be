// Whether all is well again: every node a member, every stream owned, exactly one living ffmpeg for each, that of its owner's term, with
// a segment behind it and one connection at the source; no other ffmpeg, no second fence; and a viewer who asks any node gets that.

import type { World } from '../world/world.ts';
import { sourceTrouble } from './source-trouble.ts';

/** null: all is well. A sentence: what is not, yet. */
export async function trouble(world: World): Promise<string | null> {
  return membersTrouble(world) ?? streamsTrouble(world) ?? (await doorsTrouble(world));
}

function membersTrouble({ nodes, recording }: World): string | null {
  for (const { name, isRunning } of nodes) {
    if (!isRunning) return `${name} does not run`;
    if (!recording.history.members.has(name)) return `${name} is no member`;
  }
  return null;
}

function streamsTrouble({ streams, recording }: World): string | null {
  const living = recording.livingRuns();
  for (const stream of streams) {
    const owner = recording.history.ownerOf(stream);
    if (owner === null) return `${stream} has no owner`;
    const runs = living.filter(run => run.stream === stream);
    if (runs.length !== 1) return `${stream} has ${runs.length} living ffmpeg, its owner is ${owner.node}`;
    const [run] = runs;
    if (run?.node !== owner.node || run?.epoch !== owner.epoch) {
      return `${stream} is owned by ${owner.node} (epoch ${owner.epoch}), but ffmpeg ${run?.pid} of ${run?.node} runs (epoch ${run?.epoch})`;
    }
    const isRunning = recording.running.some(
      one => one.stream === stream && one.node === run.node && one.epoch === run.epoch && one.atMs > run.firstMs,
    );
    if (!isRunning) return `${stream} has no segment at ${run.node} yet`;
    const unseen = sourceTrouble(recording, stream, run.node);
    if (unseen !== null) return unseen;
  }
  return null;
}

async function doorsTrouble({ etcd, nodes, streams, recording }: World): Promise<string | null> {
  if (!(await etcd.isHealthy())) return 'etcd is not whole';
  for (const node of nodes) {
    if (!(await node.isReady())) return `${node.name} is not ready`;
    const fences = node.fencePids();
    if (fences.length !== 1) return `${node.name} has ${fences.length} fences`;
  }
  const troubles = await Promise.all(
    streams.map(async (stream, index) => {
      const node = nodes[index % nodes.length];
      const epoch = recording.history.ownerOf(stream)?.epoch;
      const playlist = (await node?.playlist(stream)) ?? '';
      return playlist.includes(`-${epoch}.ts`) ? null : `a viewer at ${node?.name} sees no new segment of ${stream}`;
    }),
  );
  return troubles.find(one => one !== null) ?? null;
}
