// Who comes first on the processor: the fence, main a little, and the fence's children only when they have to die. Where this machine
// allows no such thing, all are ordinary processes.

import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { getPriority } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, it, onTestFinished } from 'vitest';
import { FfmpegPictures } from '../../src/adapters/ffmpeg-pictures.ts';
import { TestFence } from '../support/fence.ts';
import { deaf, patient } from '../support/fence-parent.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { waitFor } from '../support/wait.ts';

const BUILT = join(import.meta.dirname, '../../dist/adapters/priority.js');
const roundRobin = 2;
const ordinary = { nice: 0, realTimePriority: 0, policy: 0 };
const probe = await execa('chrt', ['--rr', '1', 'true'], { reject: false });
const isAllowed = !probe.failed;

/** Fields 19, 40 and 41 of /proc/PID/stat. */
function scheduling(pid: number): {
  readonly nice: number;
  readonly realTimePriority: number;
  readonly policy: number;
} {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { nice: Number(fields[16]), realTimePriority: Number(fields[37]), policy: Number(fields[38]) };
}

/** "/autogroup-123 nice 0"; null: this kernel has none. */
function sessionNice(pid: number): string | null {
  try {
    return / nice (-?\d+)/.exec(readFileSync(`/proc/${pid}/autogroup`, 'utf8'))?.[1] ?? null;
  } catch {
    return null;
  }
}

async function openFence(): Promise<TestFence> {
  const fence = await TestFence.open();
  onTestFinished(() => fence.close());
  await waitFor('its word on its priority', 30_000, () =>
    fence.log.lines.some(({ fields }) => String(fields.reason).includes('priority')),
  );
  return fence;
}

it('the fence is real-time where that is allowed, its children are ordinary', async () => {
  const fence = await openFence();
  const child = fence.startScript(0, patient);
  await fence.lineOf(child, 'ready');
  expect(scheduling((await fence.startOf(child)).pid)).toEqual(ordinary);
  expect(scheduling(fence.pid)).toEqual(isAllowed ? { nice: 0, realTimePriority: 1, policy: roundRobin } : ordinary);
});

it('main comes before its ffmpegs where that is allowed', async () => {
  const code = `import { getPriority } from 'node:os'; import { raiseMain } from '${BUILT}'; raiseMain(); console.log(getPriority());`;
  const { stdout } = await execa('node', ['--input-type=module', '--eval', code]);
  expect(stdout).toBe(isAllowed ? '-5' : '0');
});

it('a picture comes after both', async () => {
  const folder = await makeTemporaryFolder();
  onTestFinished(() => folder.remove());
  const ffmpeg = join(folder.path, 'ffmpeg');
  await writeFile(ffmpeg, '#!/bin/sh\nexec nice\n', { mode: 0o755 });
  const shown = await new FfmpegPictures({ ffmpeg, timeoutMs: 60_000 }).jpeg(Buffer.alloc(0));
  expect(Number(shown)).toBe(Math.min(19, getPriority() + 10));
});

it.skipIf(!isAllowed)('their session comes first while some of them are killed, and no longer', async () => {
  const fence = await openFence();
  if (sessionNice(fence.pid) === null) return;
  const other = fence.startScript(0, patient);
  await fence.lineOf(other, 'ready');
  expect(sessionNice(fence.pid)).toBe('0');
  // It lasts half a second, which a busy test may sleep through: then there is another kill.
  await waitFor('the session to come first', 30_000, async () => {
    const child = fence.startScript(0, deaf);
    await fence.lineOf(child, 'ready');
    fence.port.stop(child, 0);
    await fence.endOf(child);
    return sessionNice(fence.pid) === '-20';
  });
  await waitFor('the session to be like others again', 30_000, () => sessionNice(fence.pid) === '0');
  expect(scheduling((await fence.startOf(other)).pid)).toEqual(ordinary);
});
