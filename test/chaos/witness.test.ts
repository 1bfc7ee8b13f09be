// The witness against the truth: a client that knows between which moments it connected, and let go. Its error is what two connections
// may seem to overlap by although they did not. Proved here is what I1 is judged with: that no single error, the worst included, exceeds
// 5 ms or the longest delay that the witness tells of itself. As in a chaos run the witness comes first on the processor; where that is
// not allowed, its error is that of the load, and there is nothing to prove.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { expect, it, onTestFinished } from 'vitest';
import { waitFor } from '../support/wait.ts';
import { leastErrorMs } from './judges/connections.ts';
import { nowMs } from './record/record.ts';
import { figuresOf } from './report/figures.ts';
import type { WitnessLine } from './witness/witness-line.ts';
import { canHurry, firstOnTheProcessor } from './world/privileges.ts';

const ROOT = join(import.meta.dirname, '../..');
const PRECISE_MS = 1;
const WANTED = 300;
const ENOUGH = 50;
const LONGEST_MS = 60_000;
const OTHERS = 40;
const PATIENCE_MS = 20_000;

async function startWitness(): Promise<{ readonly lines: readonly WitnessLine[]; readonly port: number }> {
  await execa(join(ROOT, 'node_modules/.bin/tsc'), ['-p', 'test/chaos'], { cwd: ROOT });
  const entry = join(ROOT, 'dist/chaos/test/chaos/witness/main.js');
  const args = ['--pdeathsig', 'KILL', ...firstOnTheProcessor(), 'node', entry, '127.0.0.1', '0'];
  const witness = spawn('setpriv', args, {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(async () => {
    witness.kill('SIGTERM');
    await once(witness, 'exit');
  });
  const lines: WitnessLine[] = [];
  createInterface({ input: witness.stdout }).on('line', line => lines.push(JSON.parse(line)));
  const { port } = await waitFor('the witness', 30_000, () => lines.find(line => line.type === 'ready'));
  return { lines, port };
}

/** Moments between which something happened. This client may have to wait for the processor between them. */
type Between = readonly [fromMs: number, toMs: number];

/** Connects, reads some of the picture, lets go. */
async function visit(port: number, stream: string): Promise<{ readonly opened: Between; readonly closed: Between }> {
  const fromMs = nowMs();
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  const openMs = nowMs();
  socket.write(`GET /${stream}.ts HTTP/1.1\r\n\r\n`);
  await once(socket, 'data');
  const leaveMs = nowMs();
  socket.destroy();
  return { opened: [fromMs, openMs], closed: [leaveMs, nowMs()] };
}

/** The most that the witness can have erred by. null: the client itself had to wait for the processor, which proves nothing. */
function errorMs(saidMs: number, [fromMs, toMs]: Between): number | null {
  return toMs - fromMs > PRECISE_MS ? null : Math.max(Math.abs(saidMs - fromMs), Math.abs(saidMs - toMs));
}

/** The longest delay of its event loop up to now, as the witness tells it once a second; the first time it tells of its own start. */
async function worstToldMs(lines: readonly WitnessLine[]): Promise<number> {
  const paces = () => lines.flatMap(line => (line.type === 'pace' ? [line.worstMs] : [])).slice(1);
  const before = paces().length;
  await waitFor('what the witness says of its delay', PATIENCE_MS, () => paces().length > before);
  return Math.max(...paces());
}

function takeForEver(port: number, stream: string): void {
  const socket = connect(port, '127.0.0.1', () => socket.write(`GET /${stream}.ts HTTP/1.1\r\n\r\n`));
  socket.on('error', () => socket.destroy()).resume();
  onTestFinished(() => void socket.destroy());
}

it.skipIf(!canHurry())('sees connections begin and end within its stated error', async context => {
  const { lines, port } = await startWitness();
  const errors: number[] = [];
  // Cameras have company: others take the same picture meanwhile.
  for (let number = 0; number < OTHERS; number += 1) takeForEver(port, `other${number}`);
  const untilMs = nowMs() + LONGEST_MS;
  for (let number = 0; nowMs() < untilMs && errors.length < WANTED; number += 1) {
    const stream = `cam${number}`;
    const { opened, closed } = await visit(port, stream);
    const open = await waitFor(`the opening of ${stream}`, PATIENCE_MS, () =>
      lines.find(line => line.type === 'open' && line.stream === stream),
    );
    const close = await waitFor(`the end of ${stream}`, PATIENCE_MS, () =>
      lines.find(line => line.type === 'close' && open.type === 'open' && line.id === open.id),
    );
    if (open.type !== 'open' || close.type !== 'close') throw new Error('the witness says something else');
    for (const error of [errorMs(open.atMs, opened), errorMs(close.atMs, closed)])
      if (error !== null) errors.push(error);
  }
  if (errors.length < ENOUGH) context.skip('this machine is too busy for the client to know when it connected');
  const worstDelayMs = await worstToldMs(lines);
  const figures = figuresOf(errors);
  console.info(
    `the witness errs by ${figures?.median.toFixed(2)} ms (median), ${figures?.p95.toFixed(2)} ms (p95), ${figures?.max.toFixed(2)} ms (max of ${errors.length}); its longest delay was ${worstDelayMs.toFixed(2)} ms`,
  );
  // What the client itself does not know better is no error of the witness.
  expect(figures?.max).toBeLessThan(Math.max(leastErrorMs, worstDelayMs) + PRECISE_MS);
});
