// Logins and certificates against a real etcd, and the sentences that people read when something of it is wrong.

import { execFileSync } from 'node:child_process';
import { copyFile, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { realChance } from '../../src/adapters/chance.ts';
import { realClock } from '../../src/adapters/clock.ts';
import { openEtcdStore } from '../../src/adapters/etcd/store.ts';
import { RetryError, TellUserError } from '../../src/base/errors.ts';
import type { Transaction } from '../../src/cluster/transaction.ts';
import type { EtcdConfig } from '../../src/config/config.ts';
import type { Store } from '../../src/ports.ts';
import { makeCertificates } from '../support/certificates.ts';
import { type EtcdOptions, type RunningEtcd, startEtcd } from '../support/etcd.ts';
import { etcdConfig } from '../support/etcd-config.ts';
import { FeedRecorder } from '../support/feed-recorder.ts';
import { freePort } from '../support/ports.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { waitFor } from '../support/wait.ts';

/** For a call that etcd answers: on a busy machine it may take its time. */
const patienceMs = 10_000;

const cleanups: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function start(options: EtcdOptions = {}): Promise<RunningEtcd> {
  const etcd = await startEtcd(options);
  cleanups.push(() => etcd.stop());
  return etcd;
}

function open(endpoint: string | undefined, more: Partial<EtcdConfig> = {}): Store {
  const config = etcdConfig([endpoint ?? ''], more);
  const store = openEtcdStore({ config, clock: realClock, chance: realChance });
  cleanups.push(() => store.close());
  return store;
}

const put = (key: string, value = 'x'.repeat(10)): Transaction => ({
  compares: [],
  then: [{ type: 'put', key, value, leaseId: null }],
  else: [],
});

async function sentenceOf(store: Store): Promise<string> {
  const outcome = await store.transact(put('/weir/a'), patienceMs).catch((error: unknown) => error);
  if (!(outcome instanceof RetryError)) throw new Error(`expected a RetryError, got ${JSON.stringify(outcome)}`);
  expect(outcome.message).not.toContain('\n');
  expect(outcome.message).not.toContain('secret');
  return outcome.message;
}

function etcdctl(endpoint: string | undefined, ...args: string[]): string {
  const env = { ...process.env, ETCDCTL_API: '3' };
  return execFileSync('etcdctl', ['--endpoints', endpoint ?? '', ...args], { env, stdio: 'pipe' }).toString();
}

async function startWithLogin(): Promise<RunningEtcd> {
  const etcd = await start();
  const [endpoint] = etcd.endpoints;
  etcdctl(endpoint, 'user', 'add', 'root:rootsecret');
  etcdctl(endpoint, 'user', 'grant-role', 'root', 'root');
  etcdctl(endpoint, 'user', 'add', 'weir:secret');
  etcdctl(endpoint, 'role', 'add', 'weir');
  etcdctl(endpoint, 'role', 'grant-permission', 'weir', 'readwrite', '--prefix', '/weir/');
  etcdctl(endpoint, 'user', 'grant-role', 'weir', 'weir');
  etcdctl(endpoint, 'user', 'add', 'guest:secret');
  etcdctl(endpoint, 'auth', 'enable');
  return etcd;
}

describe('a login', () => {
  it('lets calls and feeds through, also after etcd has forgotten it', async () => {
    const etcd = await startWithLogin();
    const store = open(etcd.endpoints[0], { user: 'weir', password: 'secret' });
    const recorder = new FeedRecorder();
    store.follow('/weir/', recorder.tell);
    const calls = Array.from({ length: 5 }, (_, index) => store.transact(put(`/weir/${index}`), patienceMs));
    expect((await Promise.all(calls)).every(answer => answer.succeeded)).toBe(true);
    await store.grantLease(5, patienceMs);
    await waitFor('the feed', 30_000, () => recorder.entries.size === 5);
    await etcd.members[0]?.restart();
    await waitFor('a call to be done', 30_000, () => store.transact(put('/weir/after'), 2000));
    await waitFor('the feed to go on', 30_000, () => recorder.entries.has('/weir/after'));
    expect(recorder.faults).toEqual([]);
  });

  it('is made anew within the call when etcd refuses the old token', async () => {
    const etcd = await start();
    const [endpoint] = etcd.endpoints;
    const store = open(endpoint, { user: 'root', password: 'secret' });
    expect((await store.transact(put('/weir/a'), patienceMs)).succeeded).toBe(true); // No login is asked for: none is made.
    etcdctl(endpoint, 'user', 'add', 'root:secret');
    etcdctl(endpoint, 'user', 'grant-role', 'root', 'root');
    etcdctl(endpoint, 'auth', 'enable');
    await waitFor('a call to be done', 30_000, () => store.transact(put('/weir/a'), 2000));
    const env = { ...process.env, ETCDCTL_API: '3' };
    const args = [
      '--endpoints',
      endpoint ?? '',
      '--user',
      'root:secret',
      'user',
      'passwd',
      'root',
      '--interactive=false',
    ];
    execFileSync('etcdctl', args, { env, input: 'secret' }); // All tokens of the user are void now.
    const calls = Array.from({ length: 5 }, (_, index) => store.transact(put(`/weir/${index}`), patienceMs));
    expect((await Promise.all(calls)).every(answer => answer.succeeded)).toBe(true);
  });

  it('says what is wrong with it', async () => {
    const etcd = await startWithLogin();
    const [endpoint] = etcd.endpoints;
    expect(await sentenceOf(open(endpoint))).toContain(`etcd at ${endpoint} asks for a user; add user= and password=`);
    expect(await sentenceOf(open(endpoint, { user: 'weir', password: 'no' }))).toContain(
      "refused the password of user 'weir'",
    );
    expect(await sentenceOf(open(endpoint, { user: 'guest', password: 'secret' }))).toContain(
      "does not let user 'guest'",
    );
    const recorder = new FeedRecorder();
    open(endpoint, { user: 'guest', password: 'secret' }).follow('/weir/', recorder.tell);
    await waitFor('broken', 30_000, () => recorder.count('broken') > 0);
    expect(recorder.facts[0]).toMatchObject({
      type: 'broken',
      reason: expect.stringContaining("does not let user 'guest'"),
    });
  });
});

describe('TLS', () => {
  it('works with a CA of its own and certificates on both sides, and says what does not fit', async () => {
    const folder = await makeTemporaryFolder();
    cleanups.push(() => folder.remove());
    const { flags, ...mine } = makeCertificates(folder.path);
    const etcd = await start({ flags, scheme: 'https' });
    const [endpoint] = etcd.endpoints;
    const store = open(endpoint, mine);
    await waitFor('a call over TLS', 30_000, () => store.transact(put('/weir/a'), 2000));
    const recorder = new FeedRecorder();
    store.follow('/weir/', recorder.tell);
    await waitFor('the feed over TLS', 30_000, () => recorder.entries.has('/weir/a'));
    expect(await sentenceOf(open(endpoint))).toMatch(/certificates of .* do not fit .*ca=/);
    expect(await sentenceOf(open(endpoint, { caPath: mine.caPath }))).toMatch(/certificates of .* do not fit/);
    expect(await sentenceOf(open(endpoint?.replace('https', 'http')))).toMatch(/http:\/\/ or https:\/\//);
  });

  it('takes up a renewed file at the next connection, and keeps the former one while it cannot be used, with a warning', async () => {
    const folders = [await makeTemporaryFolder(), await makeTemporaryFolder()] as const;
    cleanups.push(...folders.map(folder => () => folder.remove()));
    const [mine, others] = [makeCertificates(folders[0].path), makeCertificates(folders[1].path)];
    const caPath = join(folders[0].path, 'renewed.crt');
    const { flags, certPath, keyPath } = mine;
    const etcd = await start({ flags, scheme: 'https' });
    await copyFile(others.caPath, caPath);
    const store = open(etcd.endpoints[0], { caPath, certPath, keyPath });
    const recorder = new FeedRecorder();
    store.follow('/weir/', recorder.tell);
    await waitFor('the other CA to be told', 30_000, async () =>
      /certificates of .* do not fit/.test(await sentenceOf(store)),
    );
    await copyFile(mine.caPath, caPath);
    await waitFor('a call over TLS', 30_000, () => store.transact(put('/weir/a'), 2000));
    await waitFor('the feed over TLS', 30_000, () => recorder.entries.has('/weir/a'));
    await Promise.all([rm(caPath), copyFile(others.keyPath, keyPath)]);
    await etcd.members[0]?.kill();
    await waitFor('the missing file to be told', 30_000, async () => {
      await store.transact(put('/weir/b'), 200).catch(() => {});
      return store.status().warning?.includes(`cannot read ca=${caPath}`);
    });
    await etcd.members[0]?.start();
    await waitFor('a call by the former files', 30_000, () => store.transact(put('/weir/b'), 2000));
    await waitFor('the feed by the former files', 30_000, () => recorder.entries.has('/weir/b'));
  });

  it('tells the user at once which file is missing or none', async () => {
    const config = etcdConfig(['https://127.0.0.1:2379'], { caPath: '/nowhere/ca.crt' });
    const opening = () => openEtcdStore({ config, clock: realClock, chance: realChance });
    expect(opening).toThrow(TellUserError);
    expect(opening).toThrow("cannot read ca=/nowhere/ca.crt of the 'etcd' line");
  });

  it('tells the user at once that a ca is not whole, and takes several with words between them', async () => {
    const folder = await makeTemporaryFolder();
    cleanups.push(() => folder.remove());
    const { caPath } = makeCertificates(folder.path);
    const pem = await readFile(caPath, 'utf8');
    const write = async (text: string) => {
      await writeFile(caPath, text);
      return () => open('https://127.0.0.1:2379', { caPath });
    };
    const cut = pem.slice(0, pem.length / 2);
    for (const text of [
      cut,
      `${pem}${cut}`,
      pem.replace(/[A-Za-z0-9]{20}/, ''),
      await readFile(caPath.replace('.crt', '.key'), 'utf8'),
    ])
      expect(await write(text)).toThrow(`ca=${caPath} of the 'etcd' line holds no whole certificate`);
    expect(await write(`of the office\n${pem}\nof the house\n${pem}`)).not.toThrow();
  });

  it('tells the user at once that a certificate and a key do not belong together', async () => {
    const folder = await makeTemporaryFolder();
    cleanups.push(() => folder.remove());
    const { caPath, certPath } = makeCertificates(folder.path);
    const keyPath = join(folder.path, 'server.key');
    const opening = () => open('https://127.0.0.1:2379', { caPath, certPath, keyPath });
    expect(opening).toThrow(`cert=${certPath} and key=${keyPath} of the 'etcd' line cannot be used together`);
  });
});

describe('what is wrong with an address', () => {
  it('is said', async () => {
    const port = await freePort();
    expect(await sentenceOf(open(`http://127.0.0.1:${port}`))).toContain(
      `nothing listens where etcd at http://127.0.0.1:${port}`,
    );
    expect(await sentenceOf(open('http://no.such.host.invalid:2379'))).toContain(
      'the name in http://no.such.host.invalid:2379',
    );
    const server = createServer((_request, response) => response.end('hello'));
    await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve));
    cleanups.push(() => server.close());
    expect(await sentenceOf(open(`http://127.0.0.1:${port}`))).toContain('is no etcd');
    expect(await sentenceOf(open(`https://127.0.0.1:${port}`))).toContain('does not speak TLS');
    // etcd closes with the greeting read or unread: the second is a reset
    const etcd = await start();
    expect(await sentenceOf(open(etcd.endpoints[0]?.replace('http', 'https')))).toMatch(
      /does not speak TLS; write http:|ECONNRESET.* if it does not speak TLS/,
    );
  });
});

it('says that the database is full, and what to do', async () => {
  const etcd = await start({ flags: ['--quota-backend-bytes', '2000000'] });
  const store = open(etcd.endpoints[0]);
  const big = 'x'.repeat(500_000);
  await waitFor('the quota to be used up', 30_000, async () => {
    const outcome = await store.transact(put('/weir/a', big), 2000).catch((error: Error) => error);
    return outcome instanceof Error && outcome.message.includes('NOSPACE');
  });
  expect(await sentenceOf(store)).toMatch(/quota .*etcdctl compact.*--auto-compaction-retention=10m/);
});
