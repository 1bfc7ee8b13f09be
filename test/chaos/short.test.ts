// A short chaos run on three real nodes in namespaces: what matters most must not be seen to fail, and a build without its fence must be
// caught. The long one is bin/chaos. Where this machine does not allow namespaces, these tests are skipped and say so.

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, it, onTestFailed, onTestFinished, type TestContext } from 'vitest';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import type { Report } from './report/report.ts';

const CHAOS = join(import.meta.dirname, '../../bin/chaos');
const STREAMS = 6;
const WORLD = ['--nodes', '3', '--streams', `${STREAMS}`, '--seed', '1', '--stale-timeout', '4'];
const NO_NAMESPACES = 77;

/** What libfaketime leaves of each process, and when it was made. */
function faketimeFiles(): readonly string[] {
  const names = readdirSync('/dev/shm').filter(name => name.includes('faketime'));
  return names.map(name => `${name} ${statSync(`/dev/shm/${name}`).ctimeMs}`);
}

async function chaos(context: TestContext, words: readonly string[]): Promise<{ status: number; report: Report }> {
  const out = await makeTemporaryFolder();
  onTestFinished(() => out.remove());
  const filesBefore = faketimeFiles();
  const run = await execa(CHAOS, [...WORLD, ...words, '--out', out.path], { all: true, reject: false });
  if (run.exitCode === NO_NAMESPACES) {
    console.warn(run.all);
    context.skip('this machine does not let you make namespaces');
  }
  onTestFailed(() => console.error(run.all));
  expect(faketimeFiles()).toEqual(filesBefore);
  const report = JSON.parse(readFileSync(join(out.path, 'report.json'), 'utf8')) as Report;
  return { status: run.exitCode ?? 1, report };
}

it('a frozen main process, a lost host, a cut link and a lost etcd leader: nothing is ever doubled', async context => {
  const faults = ['main-stop', 'host-kill', 'cut-etcd', 'etcd-kill-leader'];
  const { status, report } = await chaos(context, ['--faults', faults.join(','), '--count', `${faults.length}`]);
  expect(report.violations).toEqual([]);
  expect(report.kinds.map(({ kind, faults: times }) => [kind, times])).toEqual(faults.map(kind => [kind, 1]));
  expect(report.skipped).toEqual({});
  // Each stream was seen at its source at least once: what sees nothing finds nothing.
  expect(report.observers.connections).toBeGreaterThanOrEqual(STREAMS);
  // A limit of time may be missed on a machine that is busy with other tests; never what is safe.
  expect([0, 3]).toContain(status);
});

it('a build whose fence lets the deadline pass is caught', async context => {
  const { status, report } = await chaos(context, ['--faults', 'main-stop', '--count', '1', '--unsafe', 'no-fence']);
  expect(status).toBe(1);
  const invariants = new Set(report.violations.map(violation => violation.invariant));
  // Whether others have started their ffmpeg already when main goes on (I1, I2) is a matter of how busy the machine is.
  expect([...invariants]).toEqual(expect.arrayContaining(['I3', 'I9']));
  expect(['I1', 'I2', 'I3', 'I9']).toEqual(expect.arrayContaining([...invariants]));
});

it('a build that renews by keepalive is caught', async context => {
  const faults = ['--faults', 'etcd-freeze-alone', '--count', '1'];
  const { status, report } = await chaos(context, [...faults, '--unsafe', 'keepalive']);
  const { 'etcd-freeze-alone': why } = report.skipped;
  if (why !== undefined) context.skip(`a disk cannot be frozen here: ${why}`);
  expect(status).toBe(1);
  // That it renews nothing that etcd's history shows is I9 by itself. The harm is that ffmpegs live on when their session is gone: whether
  // another node owns their streams by then (I3), or all have lost theirs at once and nobody does, is a matter of the election.
  const afterTheEnd = report.violations.filter(({ sentence }) => /after session \d+ was gone from etcd/.test(sentence));
  expect(afterTheEnd).not.toEqual([]);
});
