// The lab as a newcomer meets it: it comes up, everything plays from everywhere, and however it ends, nothing is left of it.

import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, it, onTestFinished } from 'vitest';
import { killMarkedProcesses, markedProcesses } from '../../src/lab/program/marked-processes.ts';
import { endNodes, runningNodes } from '../../src/lab/program/running-nodes.ts';
import { waitFor } from '../support/wait.ts';

const LAB = join(import.meta.dirname, '../../bin/lab');
const MARKER = 'WEIR_TEST_LAB';

function startLab(args: readonly string[]) {
  const id = randomBytes(4).toString('hex');
  const environment = { [MARKER]: id };
  const lab = execa(LAB, args, { reject: false, all: true, stdin: 'ignore', env: environment });
  let output = '';
  lab.all.on('data', bytes => {
    output += bytes;
  });
  onTestFinished(() => void killMarkedProcesses(MARKER, id));
  return { lab, environment, output: () => output, processes: () => markedProcesses(MARKER, id) };
}

/** What the lab has killed at last may take a moment to be gone. */
async function waitForNothingLeft({ processes }: ReturnType<typeof startLab>, folders: readonly string[]) {
  await waitFor('the end of all its processes', 30_000, () => processes().length === 0);
  expect(labFolders().filter(folder => !folders.includes(folder))).toEqual([]);
}

/** What labs keep on this machine: their data, and their segments. */
function labFolders(): readonly string[] {
  return [tmpdir(), '/dev/shm'].flatMap(parent => {
    return readdirSync(parent)
      .filter(name => name.startsWith('weir-lab-'))
      .map(name => join(parent, name));
  });
}

it('comes up, plays every stream from every node, and leaves nothing', async () => {
  const folders = labFolders();
  const started = startLab(['--check']);
  const { exitCode, all } = await started.lab;
  expect(all).toContain('all streams run');
  expect(all?.match(/plays: /g)).toHaveLength(18);
  expect(exitCode).toBe(0);
  await waitForNothingLeft(started, folders);
});

it('prints where to look, tells of a node that dies and returns, and ends that one too by SIGINT', async () => {
  const folders = labFolders();
  const started = startLab(['--nodes', '2', '--streams', '2']);
  const { lab, output, environment } = started;
  await waitFor('the guide', 90_000, () => output().includes('Ctrl-C ends everything'));
  const [, url = '', pid = '0'] = /(http:\/\/127\.0\.0\.1:\d+\/)\s+pid (\d+)/.exec(output()) ?? [];
  expect((await fetch(url)).status).toBe(200);
  process.kill(Number(pid), 'SIGKILL');
  await waitFor('the news', 30_000, () => /ended by SIGKILL.*Start it again with/.test(output()));
  const [, other = 'the other node'] = /http:\/\/(\S+)\/ +pid \d+\n\n/.exec(output()) ?? [];
  await waitFor('the stream at the other node', 30_000, () => {
    return output()
      .split('\n')
      .some(line => line.includes('s  cam01 is ') && line.includes(`on ${other}`));
  });
  const [, commandLine = ''] = /Start it again with: (sh .*)/.exec(output()) ?? [];
  const byHand = execa(commandLine, { shell: true, reject: false, stdio: 'ignore', env: environment });
  await waitFor('its return', 30_000, () => /is back and ready \(pid \d+\)/.test(output()));
  expect(output()).not.toMatch(/null|undefined/);
  lab.kill('SIGINT');
  expect((await lab).exitCode).toBe(0);
  expect((await byHand).signal).toBeUndefined();
  expect(output()).toMatch(/ending 127\.0\.0\.1:\d+ too, which was started by hand/);
  await waitForNothingLeft(started, folders);
});

it('leaves nothing when it is stopped while it starts, as by a closed terminal', async () => {
  const folders = labFolders();
  const started = startLab([]);
  const { lab, output } = started;
  await waitFor('its etcd', 60_000, () => output().includes('etcd '));
  lab.kill('SIGHUP');
  expect((await lab).exitCode).toBe(0);
  await waitForNothingLeft(started, folders);
});

it('even a killed lab leaves no process', async () => {
  const folders = labFolders();
  const { lab, output, processes } = startLab(['--nodes', '1', '--streams', '1']);
  await waitFor('the guide', 90_000, () => output().includes('Ctrl-C ends everything'));
  lab.kill('SIGKILL');
  await lab;
  // The node's fence tries to tell etcd, which is dead too, until the session is over anyway.
  await waitFor('the end of all its processes', 45_000, () => processes().length === 0);
  for (const folder of labFolders()) if (!folders.includes(folder)) await rm(folder, { recursive: true });
});

it('finds a node by its configuration file, and kills one that does not listen to SIGTERM', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'weir-test-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  // no shell: what it forks has its command line until it is another program
  const program = "process.on('SIGTERM', () => {}); setInterval(() => {}, 1e6); console.log('deaf');";
  await writeFile(join(folder, 'weir'), program);
  const words = ['weir', 'run', '-c', 'weir.conf', '--node', 's1'];
  const deaf = execa('node', words, { cwd: folder, reject: false, stdin: 'ignore' });
  onTestFinished(() => void deaf.kill('SIGKILL'));
  await new Promise(resolve => deaf.stdout.once('data', resolve));
  const configPath = join(folder, 'weir.conf');
  expect(runningNodes(configPath)).toEqual([{ pid: deaf.pid, name: 's1' }]);
  expect(runningNodes(join(folder, 'other.conf'))).toEqual([]);
  await endNodes(configPath, runningNodes(configPath), 300);
  expect((await deaf).signal).toBe('SIGKILL');
  expect(runningNodes(configPath)).toEqual([]);
});
