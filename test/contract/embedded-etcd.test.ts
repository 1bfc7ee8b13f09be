// The etcd of a lone node, as a real process: its start, its data, its death, its end, and what may be in its way.

import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { realChance } from '../../src/adapters/chance.ts';
import { realClock } from '../../src/adapters/clock.ts';
import { type EmbeddedEtcd, startEmbeddedEtcd } from '../../src/adapters/embedded-etcd/embedded-etcd.ts';
import { openEtcdStore } from '../../src/adapters/etcd/store.ts';
import { isProcessAlive, ownIdentity, readProcessStat } from '../../src/adapters/process-stat.ts';
import { TellUserError } from '../../src/base/errors.ts';
import type { Store } from '../../src/ports.ts';
import { etcdConfig } from '../support/etcd-config.ts';
import { RecordingLog } from '../support/recording-log.ts';
import { makeTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';
import { waitFor } from '../support/wait.ts';

let folder: TemporaryFolder;
let log: RecordingLog;
const cleanups: (() => Promise<unknown> | unknown)[] = [];
beforeEach(async () => {
  folder = await makeTemporaryFolder();
  log = new RecordingLog();
});
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  await folder.remove();
});

async function start(): Promise<EmbeddedEtcd> {
  const etcd = await startEmbeddedEtcd({ dataPath: folder.path, log, clock: realClock });
  cleanups.push(() => etcd.stop());
  return etcd;
}

function open(etcd: EmbeddedEtcd): Store {
  const store = openEtcdStore({ config: etcdConfig(etcd.endpoints), clock: realClock, chance: realChance });
  cleanups.push(() => store.close());
  return store;
}

/** On a busy machine etcd may take its time. */
const patienceMs = 10_000;
const put = (store: Store, value: string) =>
  store.transact({ compares: [], then: [{ type: 'put', key: '/weir/a', value, leaseId: null }], else: [] }, patienceMs);
const valueIn = async (store: Store) => {
  const get = { compares: [], then: [{ type: 'get' as const, key: '/weir/a' }], else: [] };
  const answer = (await store.transact(get, patienceMs)).answers[0];
  return answer?.type === 'get' ? answer.entry?.value : undefined;
};

const notePath = () => join(folder.path, 'etcd', 'process.json');
const etcdPid = (): number => JSON.parse(readFileSync(notePath(), 'utf8')).etcd.pid;

it('starts on loopback, keeps its data, and is gone after stop', async () => {
  const first = await start();
  expect(first.endpoints).toHaveLength(1);
  expect(first.endpoints[0]).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  await put(open(first), 'kept');
  const pid = etcdPid();
  const stat = readProcessStat(pid);
  await first.stop();
  expect(isProcessAlive({ pid, start: stat?.start ?? 0 })).toBe(false);
  expect(existsSync(notePath())).toBe(false);
  expect(await valueIn(open(await start()))).toBe('kept');
  expect(log.lines.filter(line => line.level !== 'info')).toEqual([]);
});

it('compacts by itself, and takes nothing from the environment of the user', async () => {
  process.env.ETCD_LISTEN_CLIENT_URLS = 'http://0.0.0.0:1';
  cleanups.push(() => {
    delete process.env.ETCD_LISTEN_CLIENT_URLS;
  });
  await start();
  const commandLine = readFileSync(`/proc/${etcdPid()}/cmdline`, 'utf8').split('\0');
  expect(commandLine).toContain('--auto-compaction-mode=periodic');
  expect(commandLine).toContain('--auto-compaction-retention=10m');
  expect(readFileSync(`/proc/${etcdPid()}/environ`, 'utf8')).not.toContain('ETCD_LISTEN');
});

it('comes back on the same port when it dies, and says so', async () => {
  const etcd = await start();
  const store = open(etcd);
  await put(store, 'before');
  const pid = etcdPid();
  process.kill(pid, 'SIGKILL');
  await waitFor('it to answer again', 30_000, async () => (await valueIn(store)) === 'before');
  expect(etcdPid()).not.toBe(pid);
  const ended = log.lines.find(line => line.event === 'etcd-ended');
  expect(ended).toMatchObject({ level: 'error', fields: { pid } });
  expect(ended?.fields.reason).toMatch(/^the embedded etcd ended \(SIGKILL.*\); it is started again in \d+ ms$/);
});

it('ends an etcd that an earlier life left in the folder', async () => {
  await mkdir(join(folder.path, 'etcd'));
  const left = spawn('sleep', ['60'], { stdio: 'ignore' });
  cleanups.push(() => left.kill('SIGKILL'));
  const ended = new Promise(resolve => left.once('exit', (_code, signal) => resolve(signal)));
  const pid = left.pid ?? 0;
  const gone = { pid: 4_194_303, start: 1 };
  writeFileSync(notePath(), JSON.stringify({ etcd: { pid, start: readProcessStat(pid)?.start }, node: gone }));
  await start();
  expect(await ended).toBe('SIGTERM');
  expect(log.lines[0]).toMatchObject({ level: 'warn', event: 'etcd-leftover', fields: { pid } });
});

it('leaves alone whoever has the pid by now', async () => {
  await mkdir(join(folder.path, 'etcd'));
  const other = spawn('sleep', ['60'], { stdio: 'ignore' });
  cleanups.push(() => other.kill('SIGKILL'));
  const pid = other.pid ?? 0;
  writeFileSync(notePath(), JSON.stringify({ etcd: { pid, start: 1 }, node: { pid, start: 1 } }));
  await start();
  expect(other.exitCode ?? other.signalCode).toBeNull();
});

it('refuses a folder that a living node uses', async () => {
  await mkdir(join(folder.path, 'etcd'));
  const node = spawn('sleep', ['60'], { stdio: 'ignore' });
  cleanups.push(() => node.kill('SIGKILL'));
  const pid = node.pid ?? 0;
  const living = { pid, start: readProcessStat(pid)?.start };
  writeFileSync(notePath(), JSON.stringify({ etcd: ownIdentity(), node: living }));
  await expect(start()).rejects.toThrow(
    `is used by another weir (process ${pid}): stop that one, or choose another folder`,
  );
});

it('says why it does not start, and leaves nothing behind', async () => {
  await mkdir(join(folder.path, 'etcd'));
  writeFileSync(join(folder.path, 'etcd', 'data'), 'a file where a folder should be');
  await expect(start()).rejects.toThrow(
    /the embedded etcd in .* does not start: status 1: .*(not a directory|data).*; mend that, or name/,
  );
  expect(existsSync(notePath())).toBe(false);
});

it('says on the first start that its note cannot be written, and ends the etcd that it started', async () => {
  await mkdir(notePath(), { recursive: true });
  await expect(start()).rejects.toThrow(/^the embedded etcd in .* does not start: .*process\.json.*EISDIR/);
  await expect(start()).rejects.toThrow(TellUserError);
  const living = await execa('pgrep', ['-f', '--', `--data-dir=${join(folder.path, 'etcd')}`], { reject: false });
  // 1: nobody; more: it could not look.
  expect([living.exitCode, living.stdout]).toEqual([1, '']);
});

it('that cannot note its restart is started again later, with a sentence', async () => {
  const etcd = await start();
  const store = open(etcd);
  await put(store, 'before');
  const pid = etcdPid();
  await rm(notePath());
  await mkdir(notePath());
  process.kill(pid, 'SIGKILL');
  const isTold = () => log.lines.some(line => line.event === 'etcd-ended' && /process\.json/.test(line.fields.reason));
  await waitFor('the trouble to be told', 30_000, isTold);
  await rm(notePath(), { recursive: true });
  await waitFor('it to answer again', 30_000, async () => (await valueIn(store)) === 'before');
  // Who answered may have been one that was to end, for it could not be noted.
  expect(await waitFor('the note of one that stays', 30_000, etcdPid)).not.toBe(pid);
});

it('says that its folder cannot be made', async () => {
  writeFileSync(join(folder.path, 'etcd'), 'a file');
  await expect(start()).rejects.toThrow(/cannot make the folder .*etcd for the embedded etcd/);
});

it('says how to install what is missing', async () => {
  const path = process.env.PATH;
  cleanups.push(() => {
    process.env.PATH = path;
  });
  process.env.PATH = folder.path;
  await expect(start()).rejects.toThrow(
    /etcd and setpriv cannot be found in PATH: install it .*apt install etcd-server util-linux/,
  );
});
