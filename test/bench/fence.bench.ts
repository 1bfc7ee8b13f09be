// What does the fence cost? The built fence process and main's real link to it, first without children, then with 100 that each write a
// line every 2 s, as the ffmpeg of a running stream does. They come through the real start: setpriv, gate, pipes handed over. They are
// shells, not ffmpegs: the fence cannot tell, and what they themselves cost is not its own. Deadlines come every 2 s, as from a member.

import { loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { realClock } from '../../src/adapters/clock.ts';
import { FenceProcess } from '../../src/adapters/fence/fence-process.ts';
import { ownIdentity } from '../../src/adapters/process-stat.ts';
import type { FenceFact } from '../../src/ports.ts';
import { RecordingLog } from '../support/recording-log.ts';
import { waitFor } from '../support/wait.ts';
import { Figures } from './measure.ts';
import { numberOptions } from './number-options.ts';
import { memoryOf, processorPercent } from './process-cost.ts';

const { seconds, children } = numberOptions({ seconds: 60, children: 100 });
const session = 7;
const renewalMs = 2000;
/** From a renewal to the deadline at stale_timeout 10 with 100 children: T - K - 0.005 T. */
const leftMs = 9550;
const script = 'while :; do echo "$((n)).ts,$((n * 2)).000000,$((n * 2 + 2)).000000"; n=$((n + 1)); sleep 2; done';
/** What a start leaves behind is collected before the minute begins. */
const restMs = 5000;

const figures = new Figures();
const log = new RecordingLog();
const seen = { fencePid: 0, lines: 0, writing: new Set<number>(), ended: 0 };

function hear(fact: FenceFact): void {
  if (fact.type === 'fence-up') seen.fencePid = fact.pid;
  if (fact.type === 'child-ended') seen.ended += 1;
  if (fact.type !== 'child-line') return;
  seen.lines += 1;
  seen.writing.add(fact.child);
}

async function measure(what: string, isBound: boolean): Promise<void> {
  await pause(restMs);
  const linesBefore = seen.lines;
  const percent = await processorPercent(seen.fencePid, pause(seconds * 1000));
  const { pssMb, pairMb, rssMb } = memoryOf(seen.fencePid);
  figures.add(`${what}: memory (PSS)`, pssMb, 'MB', isBound ? 50 : null);
  figures.add('  the same, with no other Node here than main and it', pairMb, 'MB', isBound ? 50 : null);
  figures.add('  all that it maps, shared or not (RSS)', rssMb, 'MB');
  figures.add('  processor, of one core', percent, '%', isBound ? 0.2 : null);
  figures.add('  lines that main read, a second', (seen.lines - linesBefore) / seconds, '');
}

function startChildren(fence: FenceProcess): Promise<unknown> {
  for (let child = 1; child <= children; child += 1) {
    const term = { stream: `city/camera-${child}`, epoch: child, session };
    fence.start({ ...term, child, command: 'sh', args: ['-c', script], env: { WEIR_TERM: JSON.stringify(term) } });
  }
  return waitFor('every child to write', 60_000, () => seen.writing.size === children);
}

const marker = { cluster: 'bench', node: 'bench', incarnation: 'bench', main: ownIdentity() };
const entryPath = fileURLToPath(new URL('../../../../dist/fence/main.js', import.meta.url));
const fence = new FenceProcess({ clock: realClock, log, marker, entryPath });
await fence.open(hear);
const renew = () => fence.setDeadline(session, realClock.monotonicMs() + leftMs);
renew();
const renewing = setInterval(renew, renewalMs);
try {
  console.log(`The fence, for ${seconds} s each; load of the machine at the start ${loadavg()[0]?.toFixed(2)}`);
  await measure('no children', false);
  await startChildren(fence);
  await measure(`${children} children`, true);
  console.log(`Load of the machine at the end ${loadavg()[0]?.toFixed(2)}`);
} finally {
  clearInterval(renewing);
  await fence.close();
}
figures.print();
if (seen.ended !== children || log.lines.some(({ level }) => level === 'error')) {
  console.log(`It did not run as it should: ${seen.ended} children ended, ${JSON.stringify(log.lines)}`);
  process.exitCode = 1;
}
if (!figures.areKept) process.exitCode = 1;
