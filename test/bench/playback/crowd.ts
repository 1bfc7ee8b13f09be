// Many viewers at one node, which ingests what they watch: what they got, and what it cost the node.

import type { Figures } from '../measure.ts';
import { LoadProgram } from './load-program.ts';
import type { Pair } from './pair.ts';
import { pause } from './player-request.ts';

export interface CrowdNeeds {
  readonly pair: Pair;
  readonly streams: readonly string[];
  readonly viewers: number;
  readonly minutes: number;
}

const rampMs = 20_000;

export async function measureCrowd(figures: Figures, { pair, streams, viewers, minutes }: CrowdNeeds): Promise<void> {
  const { owner } = pair;
  const rssBeforeMb = (await owner.look()).rssMb;
  const urls = streams.map(stream => `${owner.url}/${stream}/index.m3u8`);
  const players = await LoadProgram.start({ urls, count: viewers, rampMs });
  await owner.look();
  const [processorMs, beganMs] = [owner.processorMs, performance.now()];
  await pause(minutes * 60_000);
  const { total_clients: counted } = await owner.json<{ total_clients: number }>('/config/stats');
  const rssMb = owner.rssMb;
  const percent = (100 * (owner.processorMs - processorMs)) / (performance.now() - beganMs);
  const { lateP99Ms, lateMostMs, heldMb } = await owner.look();
  const report = await players.end();
  const what = `${viewers} viewers of ${streams.length} streams, ${Math.round(report.seconds)} s`;
  figures.add(`${what}: errors`, report.errorCount, '', 0);
  figures.add('  retries', report.retryCount, '');
  figures.add('  addresses given up for another', report.switchCount, '', 0);
  figures.add('  stalls', report.stalls, '');
  figures.add('    in all', report.stalledMs / 1000, 's');
  figures.add('  viewers that the node counts', counted, '');
  figures.add('  video', (report.bytes * 8) / 1e6 / report.seconds, 'Mbit/s');
  figures.add('  segments, a second', report.segments / report.seconds, '');
  figures.add('  playlists, a second', report.playlists / report.seconds, '');
  figures.add('  segments whole after, median', report.segmentP50Ms, 'ms');
  figures.add('    99 of 100', report.segmentP99Ms, 'ms');
  figures.add('  playlists whole after, median', report.playlistP50Ms, 'ms');
  figures.add('    99 of 100', report.playlistP99Ms, 'ms');
  figures.add("    the viewers' own event loop late, 99 of 100", report.lateP99Ms, 'ms');
  figures.add('  main of the node, of one core', percent, '%');
  figures.add('  its event loop late, 99 of 100', lateP99Ms, 'ms');
  figures.add('    at most', lateMostMs, 'ms');
  figures.add('  its memory (RSS) before', rssBeforeMb, 'MB');
  figures.add('    at the end', rssMb, 'MB');
  figures.add('    of that held by JavaScript, live segments among it', heldMb, 'MB');
  for (const sentence of [...report.errors, ...report.switches, ...report.retries])
    console.log(`a viewer: ${sentence}`);
}
