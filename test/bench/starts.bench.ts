// How late does a node renew its lease when it has most to do? A neighbour with 200 streams dies, and one real node (main, fence, ffmpegs;
// a real etcd) starts them all at once, while its main process holds 500 MB of live segments. Each renewal is due fetch_timeout after the
// one before; when it was sent is seen between the node and etcd. The ffmpegs copy small files: two cores run 200 of them.

import { loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { realClock } from '../../src/adapters/clock.ts';
import { type RunningEtcd, startEtcd } from '../support/etcd.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { waitFor } from '../support/wait.ts';
import { Figures, quantile } from './measure.ts';
import { numberOptions } from './number-options.ts';
import { MeasuredNode, ttlSeconds } from './starts/measured-node.ts';
import { Neighbour } from './starts/neighbour.ts';
import { openRenewalDoor, type RenewalDoor } from './starts/renewal-door.ts';
import { addPhase, type RenewalPhase, together, watchRenewals } from './starts/renewal-phase.ts';
import { makeSources } from './starts/sources.ts';

const { rounds, streams: streamCount } = numberOptions({ rounds: 3, streams: 200 });
const cluster = 'bench';
const heldMb = 500;
const mostLateMs = 500;
const quietMs = 20_000;
/** After the last start: the new streams write segments, and what the starts left behind is collected. */
const afterMs = 6000;
const startsMs = 180_000;
const stopsMs = 30_000;
const streams = Array.from({ length: streamCount }, (_, index) => `city/camera-${index + 1}`);

/** What is measured. */
interface Scene {
  readonly node: MeasuredNode;
  readonly door: RenewalDoor;
  readonly neighbour: Neighbour;
}

interface Starts {
  readonly firstRunsS: number;
  readonly allRunS: number;
  /** Of main, until all run. */
  readonly processorPercent: number;
  /** Before. */
  readonly bufferMb: number;
  readonly memoryMb: number;
}

type StartPhase = RenewalPhase & { readonly made: Starts };

async function whenAllAre(node: MeasuredNode, phase: string, timeoutMs: number): Promise<void> {
  await waitFor(`all ${streamCount} streams to be ${phase}`, timeoutMs, () =>
    streams.every(stream => node.phases.get(stream)?.phase === phase),
  );
}

async function startAll({ node, neighbour }: Scene): Promise<Starts> {
  const { bufferMb } = await node.look();
  const { memoryMb } = node;
  const beganMs = realClock.monotonicMs();
  await neighbour.die();
  const processorPercent = await node.processorPercent(whenAllAre(node, 'running', startsMs));
  const tookS = streams.map(stream => ((node.phases.get(stream)?.sinceMs ?? Number.NaN) - beganMs) / 1000);
  await pause(afterMs);
  return { firstRunsS: Math.min(...tookS), allRunS: Math.max(...tookS), processorPercent, bufferMb, memoryMb };
}

/** The streams are the neighbour's again, and the node lets go of them. */
async function giveBack({ node, neighbour }: Scene): Promise<void> {
  await neighbour.takeAll(streams);
  await whenAllAre(node, 'idle', stopsMs);
}

function addStarts(figures: Figures, starts: readonly Starts[]): void {
  const medianOf = (name: keyof Starts) =>
    quantile(
      starts.map(start => start[name]),
      0.5,
    );
  figures.add(`until the first of ${streamCount} runs`, medianOf('firstRunsS'), 's');
  figures.add(`until all ${streamCount} run`, medianOf('allRunS'), 's');
  figures.add('  main until then, of one core', medianOf('processorPercent'), '%');
  figures.add('live segments in main when the starts began', medianOf('bufferMb'), 'MB');
  figures.add('  all memory of main (RSS)', medianOf('memoryMb'), 'MB');
}

/** With the load: a machine on which others work more than the node does says little about the node. */
function tellStart(number: number, { latenessMs, made }: StartPhase): void {
  const late = latenessMs.map(ms => ms.toFixed(0)).join(' ');
  console.log(
    `start ${number}: all run after ${made.allRunS.toFixed(1)} s at load ${load()}; renewals late by ${late} ms`,
  );
}

function load(): string {
  return (loadavg()[0] ?? Number.NaN).toFixed(1);
}

async function measure(scene: Scene): Promise<Figures> {
  const { node, door } = scene;
  await node.fill(heldMb);
  console.log(`${heldMb} MB are there; load of the machine ${load()}`);
  const quiet = await watchRenewals(node, door, () => pause(quietMs));
  const starts: StartPhase[] = [];
  const stops: RenewalPhase[] = [];
  while (starts.length < rounds) {
    const phase = await watchRenewals(node, door, () => startAll(scene));
    tellStart(starts.length + 1, phase);
    starts.push(phase);
    stops.push(await watchRenewals(node, door, () => Promise.all([giveBack(scene), pause(afterMs)])));
  }
  const figures = new Figures();
  addPhase(figures, 'before', quiet, null);
  addPhase(figures, `${streamCount} starts at once, ${rounds} times`, together(starts), mostLateMs);
  addPhase(figures, `${streamCount} stops at once, ${rounds} times`, together(stops), null);
  addStarts(
    figures,
    starts.map(({ made }) => made),
  );
  return figures;
}

async function withNode(etcd: RunningEtcd, folder: string, segmentsFolder: string): Promise<void> {
  const [etcdUrl = ''] = etcd.endpoints;
  const sources = await makeSources(segmentsFolder);
  const door = await openRenewalDoor(etcdUrl, ttlSeconds);
  const neighbour = new Neighbour(etcdUrl, cluster, 'neighbour.example.org');
  await neighbour.takeAll(streams);
  const spec = { folder, segmentsFolder, etcdUrl: door.url, cluster, neighbour: neighbour.name, streams, sources };
  const node = await MeasuredNode.start(spec);
  try {
    const figures = await measure({ node, door, neighbour });
    figures.print();
    if (!figures.areKept) process.exitCode = 1;
  } finally {
    for (const [event, reasons] of node.complaints) {
      console.log(`the node said ${reasons.length} times ${event}, at last: ${reasons.at(-1)}`);
    }
    console.log(await node.end());
    await neighbour.close();
    door.close();
  }
}

const folder = await makeTemporaryFolder();
const segments = await makeTemporaryFolder('/dev/shm');
const etcd = await startEtcd();
try {
  await withNode(etcd, folder.path, segments.path);
} finally {
  await etcd.stop();
  await segments.remove();
  await folder.remove();
}
