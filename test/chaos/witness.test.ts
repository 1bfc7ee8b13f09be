// The witness against the truth: a client that knows when it connected and when it let go. Its error is what two connections may seem
// to overlap by although they did not; the chaos report states the bound that is proved here.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { expect, it, onTestFinished } from 'vitest';
import { waitFor } from '../support/wait.ts';
import { witnessErrorMs } from './judges/connections.ts';
import { nowMs } from './record/record.ts';
import { figuresOf } from './report/figures.ts';
import type { WitnessLine } from './witness/witness-line.ts';

const ROOT = join(import.meta.dirname, '../..');
const CONNECTIONS = 150;
const OTHERS = 40;

async function startWitness(): Promise<{ readonly lines: readonly WitnessLine[]; readonly port: number }> {
  await execa(join(ROOT, 'node_modules/.bin/tsc'), ['-p', 'test/chaos'], { cwd: ROOT });
  const entry = join(import.meta.dirname, '.built/test/chaos/witness/main.js');
  const witness = spawn('setpriv', ['--pdeathsig', 'KILL', 'node', entry, '127.0.0.1', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(async () => {
    witness.kill('SIGTERM');
    await once(witness, 'exit');
  });
  const lines: WitnessLine[] = [];
  createInterface({ input: witness.stdout }).on('line', line => lines.push(JSON.parse(line)));
  const { port } = await waitFor('the witness', 10_000, () => lines.find(line => line.type === 'ready'));
  return { lines, port };
}

/** Connects, reads some of the picture, lets go. The times are those between which it certainly held the connection. */
async function visit(port: number, stream: string): Promise<{ readonly heldMs: number; readonly leftMs: number }> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  const heldMs = nowMs();
  socket.write(`GET /${stream}.ts HTTP/1.1\r\n\r\n`);
  await once(socket, 'data');
  const leftMs = nowMs();
  socket.destroy();
  return { heldMs, leftMs };
}

function takeForEver(port: number, stream: string): void {
  const socket = connect(port, '127.0.0.1', () => socket.write(`GET /${stream}.ts HTTP/1.1\r\n\r\n`));
  socket.on('error', () => socket.destroy()).resume();
  onTestFinished(() => void socket.destroy());
}

it('sees connections begin and end within its stated error', async () => {
  const { lines, port } = await startWitness();
  const errors: number[] = [];
  // Cameras have company: others take the same picture meanwhile.
  for (let number = 0; number < OTHERS; number += 1) takeForEver(port, `other${number}`);
  for (let number = 0; number < CONNECTIONS; number += 1) {
    const stream = `cam${number}`;
    const { heldMs, leftMs } = await visit(port, stream);
    const open = await waitFor(`the opening of ${stream}`, 2000, () =>
      lines.find(line => line.type === 'open' && line.stream === stream),
    );
    const close = await waitFor(`the end of ${stream}`, 2000, () =>
      lines.find(line => line.type === 'close' && open.type === 'open' && line.id === open.id),
    );
    if (open.type !== 'open' || close.type !== 'close') throw new Error('the witness says something else');
    errors.push(Math.abs(open.atMs - heldMs), Math.abs(close.atMs - leftMs));
  }
  const figures = figuresOf(errors);
  console.info(
    `the witness errs by ${figures?.median.toFixed(2)} ms (median), ${figures?.p95.toFixed(2)} ms (p95), ${figures?.max.toFixed(2)} ms (max)`,
  );
  expect(figures?.p95).toBeLessThan(witnessErrorMs);
});
