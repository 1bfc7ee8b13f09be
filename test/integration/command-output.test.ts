// A command's words through pipes, which hold 64 kB and are emptied when somebody reads: whoever is slow still gets all of them.

import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { beforeAll, expect, it, onTestFinished } from 'vitest';
import { buildFence } from '../support/build.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { waitFor } from '../support/wait.ts';

const weir = join(import.meta.dirname, '../../bin/weir');
const pipeBytes = 65_536;

beforeAll(buildFence);

async function check(file: string, ...options: readonly string[]) {
  const folder = await makeTemporaryFolder();
  onTestFinished(() => folder.remove());
  const path = join(folder.path, 'weir.conf');
  await writeFile(path, file);
  const child = spawn(weir, ['check', '-c', path, ...options], { stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  return { child, status: new Promise<number | null>(resolve => child.once('close', resolve)) };
}

/** Reads only when the pipe is full, so that the command has to wait. */
async function readLate(stream: Readable): Promise<string> {
  stream.once('readable', () => {});
  await waitFor('more than a pipe holds', 30_000, () => stream.readableLength >= pipeBytes);
  return text(stream);
}

const lines = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => line(i)).join('\n');

it('weir check --print comes whole out of a pipe', async () => {
  const streams = lines(3000, index => `stream cam${index} { url testsrc://; cluster_ingest; }`);
  const { child, status } = await check(`peer s01;\n${streams}`, '--print', '--node', 's01');
  child.stderr.resume();
  const printed = await readLate(child.stdout);
  expect(await status).toBe(0);
  expect(printed.match(/^stream /gm)).toHaveLength(3000);
});

it('so do thousands of errors', async () => {
  const { child, status } = await check(lines(3000, index => `nonsense${index} ${'x'.repeat(300)};`));
  child.stdout.resume();
  const complained = await readLate(child.stderr);
  expect(await status).toBe(1);
  expect(complained.trimEnd().split('\n').at(-1)).toMatch(/: \d+ errors$/);
});

it('a reader who goes away in between ends the command', async () => {
  const streams = lines(3000, index => `stream cam${index} { url testsrc://; cluster_ingest; }`);
  const { child, status } = await check(`peer s01;\n${streams}`, '--print', '--node', 's01');
  child.stderr.resume();
  child.stdout.once('data', () => child.stdout.destroy());
  expect(await status).toBe(1);
});
