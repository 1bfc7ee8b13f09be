// What does trouble on a link between two nodes cost everybody else? Nothing but viewing goes over these links, so neither claims, nor segments,
// nor the playlists of other streams may wait for one that is cut, stalled, silent or flooded. Built nodes with a real etcd and real
// ffmpegs; each cluster is measured without the trouble and with it, and what counts is the difference.

import { loadavg } from 'node:os';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { troubles } from './links/link-door.ts';
import { LinkReport } from './links/link-report.ts';
import { runTrial } from './links/trial.ts';
import { Figures } from './measure.ts';
import { numberOptions } from './number-options.ts';
import { makeSource } from './serving/sources.ts';

const options = numberOptions({ rounds: 3, seconds: 8, streams: 12 }, [...troubles]);
const figures = new Figures();
const report = new LinkReport();

const folder = await makeTemporaryFolder('/dev/shm');
try {
  console.log(`load of the machine ${loadavg()[0]?.toFixed(1)}`);
  const sourcePath = await makeSource(folder.path, '320x180', 280);
  const spec = { sourcePath, streamsEach: Math.ceil(options.streams / 3), seconds: options.seconds };
  for (let round = 0; round < options.rounds; round += 1) {
    for (const trouble of [null, ...options.parts]) report.take(trouble, await runTrial({ ...spec, trouble }));
  }
  console.log(`load of the machine ${loadavg()[0]?.toFixed(1)}`);
  report.addTo(figures);
  process.exitCode = figures.areKept ? 0 : 1;
} finally {
  // Also what was measured before something failed.
  report.print();
  figures.print();
  await folder.remove();
}
