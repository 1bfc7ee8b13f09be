// What people change of the configuration while everything runs: a new file that reaches the nodes one after the other, or some not at all;
// streams that are put into etcd, changed there, taken out, or overwritten with what no node can read. In the end all have the first file.

import type { World } from '../world/world.ts';
import { byItself, type Fault, pickRunning } from './fault.ts';

const heldNames = ['h0', 'h1'];
const reachedShare = 0.85;
const reachesWithinMs = 3000;
const keptShare = 0.75;
const staysShare = 0.5;

function rollOut(world: World): () => void {
  const { chance, timeline, settings } = world;
  const version = world.nextPid();
  const streams = settings.streams
    .filter(() => chance.happens(keptShare))
    .map(stream => ({ ...stream, weight: chance.happens(0.2) ? 2 : stream.weight }));
  const file = { digest: `file ${version}`, streams, sources: chance.happens(0.5) ? `?${version}` : '' };
  const cancels = settings.nodes
    .filter(() => chance.happens(reachedShare))
    .map(node => timeline.after(chance.between(0, reachesWithinMs), () => world.giveFile(node, file)));
  return () => {
    for (const cancel of cancels) cancel();
    for (const node of settings.nodes) {
      timeline.after(chance.between(0, reachesWithinMs), () => world.giveFile(node, world.file));
    }
  };
}

/** In the words of the API. */
function someFields(world: World, name: string): Readonly<Record<string, unknown>> {
  const { chance, settings } = world;
  const captureAt = chance.happens(0.4) ? [chance.pick(settings.nodes)] : [];
  return {
    inputs: [`rtsp://camera/${name}?${world.nextPid()}`],
    cluster_ingest: { capture_at: captureAt, weight: chance.pick([1, 1, 2]) },
  };
}

function hold(world: World, name: string): void {
  world.put(`streams/${name}`, { by: 'chance', at: 0, stream: someFields(world, name) });
}

export const configurationFaults: readonly Fault[] = [
  { name: 'a new file is rolled out', forMs: [500, 12_000], harm: rollOut },
  {
    name: 'a stream is put into etcd, or changed there',
    forMs: [500, 15_000],
    harm: world => {
      const name = world.chance.pick(heldNames);
      hold(world, name);
      return () => {
        if (!world.chance.happens(staysShare)) world.remove(`streams/${name}`);
      };
    },
  },
  {
    name: 'a stream in etcd is overwritten with what nobody can read',
    forMs: [300, 8000],
    harm: world => {
      const [name] = world.truth.held.keys();
      if (name === undefined) return null;
      world.put(`streams/${name}`, { v: 9 });
      return () => hold(world, name);
    },
  },
  {
    name: 'an operator changes or removes a stream in etcd',
    forMs: [0, 0],
    harm: world => {
      const main = pickRunning(world)?.main;
      if (!main) return null;
      const stream = world.chance.pick(heldNames);
      const seen = world.truth.held.get(stream)?.mod ?? 0;
      const fields = someFields(world, stream);
      const order = world.chance.happens(0.3)
        ? ({ type: 'remove', stream } as const)
        : ({ type: 'hold', stream, fields, seen } as const);
      main.deliver('requests', () => main.post({ type: 'order', id: world.nextPid(), asked: { order, by: 'chance' } }));
      return byItself;
    },
  },
];
