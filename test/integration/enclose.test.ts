// What bin/setup encloses in namespaces (the worlds of bin/players and bin/chaos) ends with the script that did so, whoever ends that, and
// however. Where this machine does not allow namespaces, these tests are skipped and say so.

import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, it, type TestContext } from 'vitest';
import { killMarkedProcesses, markedProcesses } from '../../src/lab/program/marked-processes.ts';
import { root } from '../support/root.ts';
import { waitFor } from '../support/wait.ts';

const MARKER = 'WEIR_TEST_ENCLOSED';
const SETUP = join(root, 'bin/setup');
const NO_NAMESPACES = 77;
const OUTER = `. '${SETUP}'; can_unshare || exit ${NO_NAMESPACES}; exec unshare "\${as_root[@]}" --mount bash -c "$0" "$@"`;
const INNER = `. '${SETUP}'; enclose bash -c "$0"`;

/** execa would send a SIGKILL 5 s after a SIGTERM. */
const patient = { reject: false, all: true, stdin: 'ignore', forceKillAfterDelay: false } as const;

/** @param command what bash runs in there, which says 'up'; beside it runs a program in a session of its own. */
async function enclose({ skip, onTestFinished }: TestContext, command: string) {
  const id = randomBytes(4).toString('hex');
  const words = ['-c', OUTER, INNER, `setsid sleep 1000 & ${command}`];
  const run = execa('bash', words, { ...patient, env: { [MARKER]: id } });
  onTestFinished(() => void killMarkedProcesses(MARKER, id));
  let output = '';
  run.all.on('data', bytes => {
    output += bytes;
  });
  await waitFor('the enclosed command', 20_000, () => output.includes('up\n') || run.exitCode !== null);
  if (run.exitCode === NO_NAMESPACES) {
    console.warn('this machine does not let you make namespaces');
    skip();
  }
  return { run, left: () => markedProcesses(MARKER, id) };
}

const patiently = 'echo up; while :; do sleep 0.1; done';

it.concurrent.for([
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)('%s is the end of all, with status %i', async ([signal, status], context) => {
  const { run, left } = await enclose(context, `trap 'echo asked; exit 5' TERM; ${patiently}`);
  run.kill(signal);
  expect(await run).toMatchObject({ exitCode: status, all: expect.stringContaining('asked') });
  expect(left()).toEqual([]);
});

it.concurrent('SIGTERM is the end of one that does not listen, too', async context => {
  const { run, left } = await enclose(context, `trap '' TERM; ${patiently}`);
  run.kill('SIGTERM');
  expect((await run).exitCode).toBe(143);
  expect(left()).toEqual([]);
});

it.concurrent('SIGINT is handed on: what it means is the matter of the command', async context => {
  const { run, left } = await enclose(context, `trap 'echo asked; exit 5' INT; ${patiently}`);
  run.kill('SIGINT');
  const { exitCode, all } = await run;
  expect(exitCode).toBe(5);
  expect(all.match(/asked/g)).toHaveLength(1);
  expect(left()).toEqual([]);
});

it.concurrent('SIGKILL leaves nothing either', async context => {
  const { run, left } = await enclose(context, patiently);
  run.kill('SIGKILL');
  await run;
  await waitFor('the end of all its processes', 10_000, () => left().length === 0);
});
