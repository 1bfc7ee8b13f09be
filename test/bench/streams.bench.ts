// What does a stream cost the node that ingests it, while nobody watches? A pair of built nodes with a real etcd and real ffmpegs that copy a
// file in real time; the other node keeps the copies. For every process of the node apart: main, fence, ffmpegs.

import { readdirSync } from 'node:fs';
import { loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { Figures } from './measure.ts';
import { numberOptions } from './number-options.ts';
import { Pair } from './playback/pair.ts';
import { childrenOf, memoryOf, processorMs } from './process-cost.ts';
import { makeSource } from './serving/sources.ts';

const { streams, seconds, kilobits } = numberOptions({ streams: 50, seconds: 30, kilobits: 2000 });
/** What the starts leave behind is over by then. */
const restMs = 5000;

const figures = new Figures();
const folder = await makeTemporaryFolder('/dev/shm');

interface Processes {
  readonly main: readonly number[];
  readonly fence: readonly number[];
  readonly ffmpegs: readonly number[];
}

/** The fence is the child of main that has children: the ingests. */
function processesOf(main: number): Processes {
  const fence = childrenOf(main).find(pid => childrenOf(pid).length > 0);
  if (fence === undefined) throw new Error(`process ${main} has no fence with ffmpegs`);
  return { main: [main], fence: [fence], ffmpegs: childrenOf(fence) };
}

const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0);
const threadsOf = (pid: number) => readdirSync(`/proc/${pid}/task`).length;

async function measure({ owner }: Pair): Promise<void> {
  await pause(restMs);
  const began = processesOf(owner.pid);
  const atMs = performance.now();
  const before = new Map([...began.main, ...began.fence, ...began.ffmpegs].map(pid => [pid, processorMs(pid)]));
  await pause(seconds * 1000);
  // The ffmpeg of the pair's silent stream comes and goes: what was not there all the time does not count.
  const living = processesOf(owner.pid).ffmpegs.filter(pid => before.has(pid));
  const usedMs = (pids: readonly number[]) => sum(pids.map(pid => processorMs(pid) - (before.get(pid) ?? 0)));
  const percent = (pids: readonly number[]) => (100 * usedMs(pids)) / (performance.now() - atMs);
  const memory = (pids: readonly number[]) => sum(pids.map(pid => memoryOf(pid).pssMb));
  const { length: count } = living;
  figures.add(`${streams} streams of ${kilobits} kbit/s, copied: main, of one core`, percent(began.main), '%');
  figures.add('  the fence', percent(began.fence), '%');
  figures.add('  one ffmpeg, in the mean', percent(living) / count, '%');
  figures.add('  memory (PSS): main, live segments among it', memory(began.main), 'MB');
  figures.add('    the fence', memory(began.fence), 'MB');
  figures.add('    one ffmpeg, in the mean', memory(living) / count, 'MB');
  figures.add('  threads of one ffmpeg', sum(living.map(threadsOf)) / count, '');
}

try {
  console.log(`load of the machine ${loadavg()[0]?.toFixed(1)}`);
  const path = await makeSource(folder.path, '640x360', kilobits);
  const names = Array.from({ length: streams }, (_, index) => [`cam-${index + 1}`, path] as const);
  const pair = await Pair.start({ streams: new Map(names), standbyCopies: 1 });
  try {
    await measure(pair);
  } finally {
    await pair.end();
  }
  console.log(`load of the machine ${loadavg()[0]?.toFixed(1)}`);
} finally {
  figures.print();
  await folder.remove();
}
