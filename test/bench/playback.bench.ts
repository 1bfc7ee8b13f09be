// How fast does a node serve? Built nodes with a real etcd and real ffmpegs; others beside them in the same run, by turns: nginx with the
// same file, and the least that Koa can do. Then 1,000 requests that are held, 2,000 viewers of 50 streams, and what copies cost.

import { loadavg } from 'node:os';
import { makeTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';
import { Figures } from './measure.ts';
import { numberOptions } from './number-options.ts';
import { measureAnswers } from './playback/answers.ts';
import { measureCopies } from './playback/copies.ts';
import { measureCrowd } from './playback/crowd.ts';
import { measureHeld } from './playback/held.ts';
import { Nginx } from './playback/nginx.ts';
import { Pair } from './playback/pair.ts';
import { makeSource } from './playback/sources.ts';

const options = numberOptions({ rounds: 7, seconds: 3, viewers: 2000, streams: 50, minutes: 1 });
const figures = new Figures();

async function measureServing(folder: TemporaryFolder): Promise<void> {
  const path = await makeSource(folder.path, '1280x720', 1900);
  const nginx = await Nginx.start(folder.path);
  const pair = await Pair.start({ streams: new Map([['large', path]]), standbyCopies: 1 });
  try {
    await measureAnswers(figures, { pair, nginx, stream: 'large', load: options });
    await measureHeld(figures, { pair, stream: 'large', load: options });
  } finally {
    await pair.end();
    await nginx.end();
  }
}

async function measureMany(folder: TemporaryFolder): Promise<void> {
  const path = await makeSource(folder.path, '320x180', 280);
  const streams = new Map(Array.from({ length: options.streams }, (_, index) => [`cam-${index + 1}`, path]));
  const secondsQuiet = 30 * options.minutes;
  const alone = await withPair({ streams, standbyCopies: 0 }, pair => measureCopies(pair, secondsQuiet));
  const copied = await withPair({ streams, standbyCopies: 1 }, async pair => {
    const cost = await measureCopies(pair, secondsQuiet);
    const { viewers, minutes } = options;
    await measureCrowd(figures, { pair, streams: [...streams.keys()], viewers, minutes });
    return cost;
  });
  const more = (name: keyof typeof copied) => copied[name] - alone[name];
  figures.add(`standby copies of ${options.streams} streams: bytes between the nodes`, more('megabits'), 'Mbit/s');
  figures.add('  without copies: tails, and the asking of each other', alone.megabits, 'Mbit/s');
  figures.add('  the segments themselves', copied.madeMegabits, 'Mbit/s');
  figures.add('  main of the node that makes them: without copies', alone.ownerPercent, '%');
  figures.add('    with copies, more by', more('ownerPercent'), '%');
  figures.add('  main of the node that keeps them: without copies', alone.otherPercent, '%');
  figures.add('    with copies, more by', more('otherPercent'), '%');
}

async function withPair<Made>(
  spec: Parameters<typeof Pair.start>[0],
  work: (pair: Pair) => Promise<Made>,
): Promise<Made> {
  const pair = await Pair.start(spec);
  try {
    return await work(pair);
  } finally {
    for (const complaint of [...pair.owner.complaints, ...pair.other.complaints])
      console.log(`a node said ${complaint}`);
    await pair.end();
  }
}

const folder = await makeTemporaryFolder('/dev/shm');
try {
  console.log(`load of the machine ${loadavg()[0]?.toFixed(1)}`);
  await measureServing(folder);
  await measureMany(folder);
  console.log(`load of the machine ${loadavg()[0]?.toFixed(1)}`);
  figures.print();
  process.exitCode = figures.areKept ? 0 : 1;
} finally {
  await folder.remove();
}
