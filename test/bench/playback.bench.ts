// How fast does a node serve? Built nodes with a real etcd and real ffmpegs; others beside them in the same run, by turns: nginx with the
// same file, and the least that Koa can do. Then 1,000 requests that are held, 2,000 viewers of 50 streams, and what copies cost.

import { loadavg } from 'node:os';
import { makeTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';
import { Figures } from './measure.ts';
import { numberOptions } from './number-options.ts';
import { measureAnswers } from './playback/answers.ts';
import { addCopies, measureCopies } from './playback/copies.ts';
import { measureCrowd } from './playback/crowd.ts';
import { measureHeld } from './playback/held.ts';
import { Nginx } from './playback/nginx.ts';
import { Pair } from './playback/pair.ts';
import { makeSource } from './serving/sources.ts';

const options = numberOptions({ rounds: 7, seconds: 3, viewers: 2000, streams: 50, minutes: 1 }, [
  'answers',
  'held',
  'copies',
  'viewers',
]);
const { parts } = options;
const figures = new Figures();

async function measureServing(folder: TemporaryFolder): Promise<void> {
  const path = await makeSource(folder.path, '1280x720', 1900);
  const nginx = await Nginx.start(folder.path);
  try {
    await withPair({ streams: new Map([['large', path]]), standbyCopies: 1 }, async pair => {
      if (parts.has('answers')) await measureAnswers(figures, { pair, nginx, stream: 'large', load: options });
      if (parts.has('held')) await measureHeld(figures, { pair, stream: 'large', load: options });
    });
  } finally {
    await nginx.end();
  }
}

async function measureMany(folder: TemporaryFolder): Promise<void> {
  const path = await makeSource(folder.path, '320x180', 280);
  const streams = new Map(Array.from({ length: options.streams }, (_, index) => [`cam-${index + 1}`, path]));
  const { viewers, minutes } = options;
  const costOf = (pair: Pair) => (parts.has('copies') ? measureCopies(pair, 30 * minutes) : null);
  const copied = await withPair({ streams, standbyCopies: 1 }, async pair => {
    const cost = await costOf(pair);
    if (parts.has('viewers')) await measureCrowd(figures, { pair, streams: [...streams.keys()], viewers, minutes });
    return cost;
  });
  if (copied === null) return;
  addCopies(
    figures,
    streams.size,
    copied,
    await withPair({ streams, standbyCopies: 0 }, pair => measureCopies(pair, 30 * minutes)),
  );
}

async function withPair<Made>(
  spec: Parameters<typeof Pair.start>[0],
  work: (pair: Pair) => Promise<Made>,
): Promise<Made> {
  const pair = await Pair.start(spec);
  try {
    return await work(pair);
  } finally {
    for (const complaint of pair.complaints()) console.log(`a node said ${complaint}`);
    await pair.end();
  }
}

const folder = await makeTemporaryFolder('/dev/shm');
try {
  console.log(`load of the machine ${loadavg()[0]?.toFixed(1)}`);
  if (parts.has('answers') || parts.has('held')) await measureServing(folder);
  if (parts.has('copies') || parts.has('viewers')) await measureMany(folder);
  console.log(`load of the machine ${loadavg()[0]?.toFixed(1)}`);
  process.exitCode = figures.areKept ? 0 : 1;
} finally {
  // Also what was measured before something failed.
  figures.print();
  await folder.remove();
}
