// The fence's own word to etcd, against a real one: over TLS, with a login, past dead and frozen members; and never the wrong key.

import { execFileSync } from 'node:child_process';
import { afterEach, describe, expect, it } from 'vitest';
import { realChance } from '../../src/adapters/chance.ts';
import { realClock } from '../../src/adapters/clock.ts';
import { removeMemberKey } from '../../src/adapters/etcd/removal/remove-member-key.ts';
import { openEtcdStore } from '../../src/adapters/etcd/store.ts';
import type { EtcdConfig } from '../../src/config/config.ts';
import { makeCertificates } from '../support/certificates.ts';
import { type EtcdOptions, type RunningEtcd, startEtcd } from '../support/etcd.ts';
import { etcdConfig } from '../support/etcd-config.ts';
import { freePort } from '../support/ports.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { timed } from '../support/timed.ts';
import { waitFor } from '../support/wait.ts';

const key = '/weir/test/members/node ä';
const cleanups: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function start(options: EtcdOptions = {}): Promise<RunningEtcd> {
  const etcd = await startEtcd(options);
  cleanups.push(() => etcd.stop());
  return etcd;
}

function open(etcd: EtcdConfig) {
  const store = openEtcdStore({ config: etcd, clock: realClock, chance: realChance });
  cleanups.push(() => store.close());
  const read = async (patienceMs = 10_000) => {
    const { answers } = await store.transact({ compares: [], then: [{ type: 'get', key }], else: [] }, patienceMs);
    return answers[0]?.type === 'get' ? answers[0].entry : null;
  };
  /** @returns its create_revision. */
  const write = () =>
    waitFor('the key to be written', 30_000, async () => {
      const put = { type: 'put', key, value: 'x', leaseId: null } as const;
      await store.transact({ compares: [], then: [put], else: [] }, 1000);
      return (await read(1000))?.create;
    });
  return { read, write };
}

function remove(etcd: EtcdConfig, session: number, patienceMs = 10_000): Promise<boolean> {
  return removeMemberKey({ key, etcd, session, untilMs: realClock.monotonicMs() + patienceMs, clock: realClock });
}

describe('the removal of a member key', () => {
  it('deletes the key of its session, and leaves that of another one', async () => {
    const etcd = etcdConfig((await start()).endpoints);
    const { read, write } = open(etcd);
    const first = await write();
    expect(await remove(etcd, first)).toBe(true);
    expect(await read()).toBeNull();
    const second = await write();
    expect(second).toBeGreaterThan(first);
    expect(await remove(etcd, first)).toBe(true);
    expect(await read()).toMatchObject({ create: second });
  });

  it('asks the next member when the first is dead or frozen', async () => {
    const running = await start({ members: 3 });
    const etcd = etcdConfig(running.endpoints);
    const { read, write } = open(etcdConfig(running.endpoints.slice(2)));
    let session = await write();
    await running.members[0]?.kill();
    await waitFor('the others to have a leader', 30_000, () => read(1000));
    expect(await remove(etcd, session)).toBe(true);
    expect(await read()).toBeNull();
    running.members[0]?.startWithoutWaiting();
    await running.members[0]?.waitUntilHealthy();
    running.members[0]?.pause();
    session = await write();
    const took = await timed(async () => expect(await remove(etcd, session)).toBe(true));
    expect(took.awakeMs).toBeLessThan(1000);
    expect(await read()).toBeNull();
  });

  it('goes on asking until an etcd that was away is back, or its time is over', async () => {
    const running = await start();
    const etcd = etcdConfig(running.endpoints);
    const { read, write } = open(etcd);
    const session = await write();
    await running.members[0]?.kill();
    const took = await timed(async () => expect(await remove(etcd, session, 700)).toBe(false));
    expect(took.ms).toBeGreaterThan(690);
    expect(took.awakeMs).toBeLessThan(1500);
    const removing = remove(etcd, session, 30_000);
    await running.members[0]?.start();
    expect(await removing).toBe(true);
    expect(await read()).toBeNull();
  });

  it('logs in where a login is asked for, and does without where none is', async () => {
    const running = await start();
    const [endpoint = ''] = running.endpoints;
    const etcd = etcdConfig([endpoint], { user: 'weir', password: 'secret' });
    const { read, write } = open(etcd);
    expect(await remove(etcd, await write())).toBe(true);
    for (const words of [
      'user add root:rootsecret',
      'user grant-role root root',
      'user add weir:secret',
      'role add weir',
      'role grant-permission weir readwrite --prefix /weir/',
      'user grant-role weir weir',
      'auth enable',
    ]) {
      const env = { ...process.env, ETCDCTL_API: '3' };
      execFileSync('etcdctl', ['--endpoints', endpoint, ...words.split(' ')], { env, stdio: 'pipe' });
    }
    const session = await write();
    expect(await remove({ ...etcd, password: 'wrong' }, session, 500)).toBe(false);
    expect(await remove(etcdConfig([endpoint]), session, 500)).toBe(false);
    expect(await remove(etcd, session)).toBe(true);
    expect(await read()).toBeNull();
  });

  it('shows its certificate, and trusts no other than the CA of the configuration', async () => {
    const folder = await makeTemporaryFolder();
    cleanups.push(() => folder.remove());
    const { flags, caPath, certPath, keyPath } = makeCertificates(folder.path);
    const running = await start({ flags, scheme: 'https' });
    const etcd = etcdConfig(running.endpoints, { caPath, certPath, keyPath });
    const { read, write } = open(etcd);
    const session = await write();
    expect(await remove({ ...etcd, caPath: null }, session, 700)).toBe(false);
    expect(await remove({ ...etcd, certPath: null, keyPath: null }, session, 700)).toBe(false);
    expect(await remove({ ...etcd, caPath: '/nowhere/ca.crt' }, session, 700)).toBe(false);
    expect(await read()).not.toBeNull();
    expect(await remove(etcd, session)).toBe(true);
    expect(await read()).toBeNull();
  });

  it('gives up in time where nothing answers, or what is no etcd', async () => {
    const port = await freePort();
    expect(await remove(etcdConfig([`http://127.0.0.1:${port}`, 'http://no.such.host.invalid:1']), 5, 600)).toBe(false);
  });
});
